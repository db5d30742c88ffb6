import { useTranslation } from 'react-i18next';
import { Problem } from '@/api/problem';
import type { Trouble } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { formatMoment } from '@/lib/time';

/** What last went wrong; it may be long over. */
export function TroubleLine({ trouble, crashes }: { trouble: Trouble; crashes: number }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const text = useProblemText()(new Problem({ code: trouble.code, status: 0, title: trouble.title }));
  return (
    <p className="mt-5 border-t border-line pt-4 text-sm text-ink-soft" data-testid="trouble">
      {t('yours.trouble', { at: formatMoment(trouble.at, language) })} <span className="text-ink">{text}</span>
      {crashes > 0 && <> {t('yours.crashed', { count: crashes })}</>}
    </p>
  );
}
