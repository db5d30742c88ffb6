import { type KeyboardEvent, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/lib/cn';
import { Button } from '@/ui/Button';

export interface Refusal {
  text: string;
  detail: string;
  line: number | undefined;
}

/** A text with numbered lines, and beneath it what is wrong with it and where. Tab leaves it, as it leaves any field. */
export function Editor({ text, readOnly, onChange, onSave, refusal }: { text: string; readOnly: boolean; onChange: (text: string) => void; onSave: () => void; refusal: Refusal | undefined }) {
  const { t } = useTranslation();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLDivElement>(null);
  const lines = text.split('\n');

  const goTo = (line: number) => {
    const area = field.current;
    if (!area) return;
    const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    area.focus();
    area.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
    area.scrollTop = Math.max(0, (area.scrollHeight / lines.length) * (line - 1) - area.clientHeight / 3);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    onSave();
  };

  return (
    <>
      <label htmlFor={id} className="sr-only">
        {t('catalogue.text')}
      </label>
      <div className={cn('relative flex h-[32rem] max-h-[70vh] overflow-hidden rounded-xl border border-line-strong bg-raised font-mono text-[0.8125rem] leading-5', refusal && 'border-bad')}>
        <div ref={numbers} aria-hidden="true" className="shrink-0 overflow-hidden border-e border-line bg-sunk py-3 text-end text-ink-soft select-none">
          {lines.map((_, at) => (
            <div key={at} className={cn('min-w-10 px-2 tabular-nums', refusal?.line === at + 1 && 'bg-bad text-paper')}>
              {at + 1}
            </div>
          ))}
          <div className="h-10" />
        </div>
        <textarea
          ref={field}
          id={id}
          value={text}
          readOnly={readOnly}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={onKeyDown}
          onScroll={(event) => numbers.current && (numbers.current.scrollTop = event.currentTarget.scrollTop)}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          aria-invalid={refusal ? true : undefined}
          aria-describedby={refusal ? `${id}-wrong` : undefined}
          className="min-w-0 flex-1 resize-none overflow-auto bg-transparent px-3 py-3 -outline-offset-2"
        />
      </div>
      {refusal && (
        <div id={`${id}-wrong`} role="alert" className="mt-3 flex flex-wrap items-start justify-between gap-x-4 gap-y-2 rounded-xl bg-bad-wash px-4 py-2.5 text-sm text-bad" data-testid="refusal">
          <p className="min-w-0 flex-1 basis-64">
            {refusal.text}
            <span lang="en" className="mt-1 block font-mono text-[0.8125rem] wrap-anywhere">
              {refusal.detail}
            </span>
          </p>
          {refusal.line && (
            <Button size="small" className="text-ink" onClick={() => goTo(refusal.line ?? 1)}>
              {t('catalogue.line', { line: refusal.line })}
            </Button>
          )}
        </div>
      )}
    </>
  );
}
