import { ArrowUp, Square } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useImperativeHandle, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '@/api/useProblemText';
import { cn } from '@/lib/cn';
import { Notice } from '@/ui/Notice';
import { useDraft } from './useDraft';

/** From here on the field says how much room is left. */
const NEAR_LIMIT = 0.9;

export interface ComposerHandle {
  focus: () => void;
  write: (text: string) => void;
}

interface ComposerProps {
  ref: Ref<ComposerHandle>;
  draftKey: string;
  maxChars: number;
  live: boolean;
  stopping: boolean;
  onAsk: (text: string) => Promise<void>;
  onStop: () => void;
  foot: ReactNode;
}

export function Composer({ ref, draftKey, maxChars, live, stopping, onAsk, onStop, foot }: ComposerProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const draft = useDraft(draftKey);
  const [failure, setFailure] = useState<unknown>();
  const area = useRef<HTMLTextAreaElement>(null);
  const over = draft.text.length - maxChars;
  const ready = !live && over <= 0 && draft.text.trim() !== '';

  useImperativeHandle(ref, () => ({
    focus: () => area.current?.focus(),
    write: (text) => {
      draft.setText(text);
      area.current?.focus();
    },
  }));

  useEffect(() => {
    const box = area.current;
    if (!box) return;
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight}px`;
  }, [draft.text]);

  const submit = () => {
    if (!ready) return;
    setFailure(undefined);
    draft.send(draft.text, onAsk).catch(setFailure);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    // The keyboard of a phone has no Shift+Enter; there the button sends.
    if (window.matchMedia('(pointer: coarse)').matches && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    submit();
  };

  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {failure !== undefined && (
        <Notice tone="bad">
          {problemText(failure)} {t('composer.failed')}
        </Notice>
      )}
      <div className="rounded-2xl border border-line-strong bg-raised shadow-lifted focus-within:border-ink-soft">
        <textarea
          ref={area}
          rows={1}
          value={draft.text}
          onChange={(event) => {
            draft.setText(event.target.value);
            setFailure(undefined);
          }}
          onKeyDown={onKeyDown}
          aria-label={t('composer.label')}
          aria-describedby="composer-hint composer-room"
          placeholder={t('composer.placeholder')}
          enterKeyHint="send"
          className="block max-h-[40dvh] min-h-13 w-full resize-none bg-transparent px-4 pt-3.5 pb-1 text-base leading-relaxed outline-none placeholder:text-ink-soft"
        />
        <div className="flex items-center gap-2 px-2 pb-2">
          <div className="flex min-w-0 flex-1 items-center gap-2">{foot}</div>
          <p id="composer-room" aria-live="polite" className={cn('text-xs', over > 0 ? 'text-bad' : 'text-ink-soft')}>
            {over > 0 && t('composer.over', { count: over })}
            {over <= 0 && draft.text.length > maxChars * NEAR_LIMIT && t('composer.left', { count: -over })}
          </p>
          {live ? (
            <button
              type="button"
              onClick={onStop}
              disabled={stopping}
              className="inline-flex h-10 shrink-0 items-center gap-2 rounded-xl border border-line-strong px-3.5 text-sm font-medium hover:bg-sunk disabled:opacity-50 touch:h-11"
            >
              <Square aria-hidden="true" className="size-3.5 fill-current" />
              {stopping ? t('composer.stopping') : t('composer.stop')}
            </button>
          ) : (
            <button
              type="submit"
              disabled={!ready}
              aria-label={t('composer.send')}
              className="grid size-10 shrink-0 place-items-center rounded-xl bg-action text-on-action transition-opacity hover:opacity-88 disabled:opacity-30 touch:size-11"
            >
              <ArrowUp aria-hidden="true" className="size-5" />
            </button>
          )}
        </div>
      </div>
      <p id="composer-hint" className="sr-only">
        {t('composer.hint')}
      </p>
    </form>
  );
}
