import { type ReactNode, type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { DEFAULT_MESSAGE_MAX_CHARS, useConversations } from '@/api/conversations';
import { useProblemText } from '@/api/useProblemText';
import { Blank } from '@/ui/Blank';
import { Button } from '@/ui/Button';
import { Skeleton } from '@/ui/Loading';
import { Composer, type ComposerHandle } from './Composer';
import { ConnectionBanner } from './ConnectionBanner';
import { ModelPicker } from './ModelPicker';
import { Starters } from './Starters';
import { Thread, type ThreadHandle } from './Thread';
import { TurnAnnouncer } from './TurnAnnouncer';
import { useConversation } from './useConversation';
import { useModelChoice } from './useModelChoice';

export interface ConversationHandle {
  focusComposer: () => void;
  /** Undefined while nothing runs. */
  stop: (() => void) | undefined;
}

interface ConversationViewProps {
  ref: Ref<ConversationHandle>;
  id: string;
  isNew: boolean;
  onCreated: () => void;
  /** Shown above the composer: how the assistant is doing. */
  wake: ReactNode;
  /** Shown instead of the greeting while the very first start is under way. */
  firstStart: ReactNode;
}

export function ConversationView({ ref, id, isNew, onCreated, wake, firstStart }: ConversationViewProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const navigate = useNavigate();
  const conversation = useConversation(id, isNew, onCreated);
  const { models, chosen, choose } = useModelChoice();
  const maxChars = useConversations().data?.messageMaxChars ?? DEFAULT_MESSAGE_MAX_CHARS;
  const composer = useRef<ComposerHandle>(null);
  const thread = useRef<ThreadHandle>(null);
  const { ask, stop, live, phase } = conversation;
  const model = chosen?.id;

  const modelName = useMemo(() => {
    const names = new Map(models.map((one) => [one.id, one.name]));
    return (modelId: string) => names.get(modelId) ?? modelId;
  }, [models]);

  const onAsk = useCallback(
    (text: string) => {
      thread.current?.toEnd();
      return ask(text, model);
    },
    [ask, model],
  );

  const onRetry = useCallback((text: string) => void onAsk(text).catch(() => composer.current?.write(text)), [onAsk]);

  useImperativeHandle(ref, () => ({
    focusComposer: () => composer.current?.focus(),
    stop: live ? () => void stop() : undefined,
  }));

  useEffect(() => {
    if (window.matchMedia('(pointer: fine)').matches) composer.current?.focus();
  }, []);

  if (phase === 'failed') {
    const missing = conversation.problem?.status === 404 || conversation.problem?.status === 400;
    return (
      <div className="flex-1 overflow-y-auto">
        <Blank
          title={missing ? t('chat.missing') : t('chat.loadFailed')}
          text={missing ? t('chat.missingText') : problemText(conversation.problem)}
        >
          {!missing && (
            <Button look="primary" onClick={conversation.reload}>
              {t('app.retry')}
            </Button>
          )}
          <Button onClick={() => void navigate('/chat')}>{t('chat.startNew')}</Button>
        </Blank>
      </div>
    );
  }

  const greeting = firstStart ?? <Greeting onPick={(text) => composer.current?.write(text)} />;
  return (
    <>
      <Thread
        ref={thread}
        turns={conversation.turns}
        modelName={modelName}
        onRetry={live ? undefined : onRetry}
        empty={phase === 'loading' ? <ThreadSkeleton /> : greeting}
      />
      <TurnAnnouncer turn={conversation.turns.at(-1)} />
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-2 px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-6">
        <ConnectionBanner connection={conversation.connection} onReconnect={conversation.reconnect} />
        {!firstStart && wake}
        <Composer
          ref={composer}
          draftKey={isNew ? 'new' : id}
          maxChars={maxChars}
          live={live !== undefined}
          stopping={conversation.stopping}
          onAsk={onAsk}
          onStop={() => void stop()}
          foot={<ModelPicker models={models} chosen={chosen} onChoose={choose} />}
        />
        <p className="text-center text-xs text-ink-soft">{chosen?.demo ? t('app.demoHint') : t('composer.fallible')}</p>
      </div>
    </>
  );
}

function Greeting({ onPick }: { onPick: (text: string) => void }) {
  const { t } = useTranslation();
  return (
    <div className="arrive my-auto pb-8">
      <h2 className="text-title font-semibold">{t('chat.emptyTitle')}</h2>
      <p className="mt-2 mb-8 text-ink-soft">{t('chat.emptyText')}</p>
      <Starters onPick={onPick} />
    </div>
  );
}

function ThreadSkeleton() {
  const { t } = useTranslation();
  return (
    <div role="status" className="flex flex-col gap-4">
      <span className="sr-only">{t('app.loading')}</span>
      <Skeleton className="h-11 w-2/3 self-end rounded-2xl" />
      <Skeleton className="mt-4 h-4 w-11/12" />
      <Skeleton className="h-4 w-4/5" />
      <Skeleton className="h-4 w-3/5" />
    </div>
  );
}
