import { useTranslation } from 'react-i18next';
import { useEarlierEditions, useReadEdition } from '@/api/catalogue';
import type { Edition } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { formatMoment } from '@/lib/time';
import { Button } from '@/ui/Button';

/** What held before, to be put into the editor again. Not while something is written there, which it would replace. */
export function Earlier({ now, busy, onTake }: { now: number; busy: boolean; onTake: (edition: Edition) => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const problemText = useProblemText();
  const earlier = useEarlierEditions(now);
  const read = useReadEdition();
  const problem = read.error ?? earlier.error;
  if (!earlier.data?.length && !problem) return null;
  return (
    <details className="mt-8 text-sm" data-testid="earlier">
      <summary className="w-fit cursor-pointer rounded py-1 font-medium touch:py-3">{t('catalogue.earlier')}</summary>
      {busy && <p className="mt-1 text-ink-soft">{t('catalogue.earlierBusy')}</p>}
      {problem && (
        <p role="alert" className="mt-1 text-bad">
          {problemText(problem)}
        </p>
      )}
      {!!earlier.data?.length && (
        <ul className="mt-2 max-h-96 divide-y divide-line overflow-y-auto border-y border-line">
          {earlier.data.map(({ number, at }) => (
            <li key={number} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
              <span>
                {t('catalogue.earlierOne', { number })} <time dateTime={at} className="text-ink-soft">· {formatMoment(at, language)}</time>
              </span>
              <Button
                size="small"
                aria-label={t('catalogue.takeNumber', { number })}
                disabled={busy || read.isPending}
                onClick={() => read.mutate(number, { onSuccess: onTake })}
              >
                {t('catalogue.take')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </details>
  );
}
