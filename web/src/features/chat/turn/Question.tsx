import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cn } from '@/lib/cn';

const LONG_CHARS = 900;
const LONG_LINES = 14;

export function Question({ text, pending }: { text: string; pending: boolean }) {
  const { t } = useTranslation();
  const long = text.length > LONG_CHARS || text.split('\n', LONG_LINES + 1).length > LONG_LINES;
  const [open, setOpen] = useState(false);
  return (
    <div className="flex justify-end">
      <div
        className={cn(
          'max-w-[min(36rem,88%)] rounded-2xl rounded-br-md border border-line bg-raised px-4 py-2.5 leading-relaxed transition-opacity',
          pending && 'opacity-60',
        )}
      >
        <p
          className={cn('whitespace-pre-wrap wrap-anywhere', long && !open && 'max-h-52 overflow-hidden mask-b-from-60%')}
          data-testid="question"
        >
          {text}
        </p>
        {long && (
          <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="mt-1 min-h-6 text-sm text-lamp-ink underline underline-offset-4 touch:min-h-11">
            {open ? t('turn.showLess') : t('turn.showMore')}
          </button>
        )}
      </div>
    </div>
  );
}
