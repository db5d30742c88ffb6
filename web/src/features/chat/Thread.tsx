import { ArrowDown } from 'lucide-react';
import { type ReactNode, type Ref, useImperativeHandle, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/ui/Button';
import type { ShownTurn } from './turnReducer';
import { TurnView } from './turn/TurnView';
import { useAutoscroll } from './useAutoscroll';

export interface ThreadHandle {
  toEnd: () => void;
}

/** The turns of a conversation, in a box that follows its end. */
export function Thread({
  ref,
  turns,
  empty,
  modelName,
  onRetry,
}: {
  ref: Ref<ThreadHandle>;
  turns: readonly ShownTurn[];
  empty: ReactNode;
  modelName: (id: string) => string;
  onRetry: ((text: string) => void) | undefined;
}) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const { away, toEnd } = useAutoscroll(scroller, content);
  useImperativeHandle(ref, () => ({ toEnd }));
  const last = turns.length - 1;
  return (
    <div className="relative min-h-0 flex-1">
      <div ref={scroller} tabIndex={-1} className="h-full overflow-y-auto overscroll-contain outline-none [scrollbar-gutter:stable]" data-testid="thread">
        <div ref={content} className="mx-auto flex min-h-full w-full max-w-3xl flex-col px-4 pt-8 sm:px-6">
          {turns.length === 0 ? (
            empty
          ) : (
            <ol aria-label={t('chat.thread')}>
              {turns.map((turn, at) => (
                <TurnView key={turn.id} turn={turn} modelName={modelName} onRetry={at === last ? onRetry : undefined} />
              ))}
            </ol>
          )}
        </div>
      </div>
      <div aria-hidden="true" className="pointer-events-none absolute inset-x-0 bottom-0 h-6 bg-linear-to-t from-paper to-transparent" />
      {away && (
        <Button size="small" onClick={() => toEnd('smooth')} className="arrive absolute inset-x-0 bottom-3 mx-auto w-fit rounded-full shadow-lifted">
          <ArrowDown aria-hidden="true" />
          {t('chat.jump')}
        </Button>
      )}
    </div>
  );
}
