import { useTranslation } from 'react-i18next';
import { Problem } from '@/api/problem';
import type { TenantRow } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { formatMoment } from '@/lib/time';
import { StateLamp } from '@/ui/StateLamp';

/** The state, since when, and what last went wrong. */
export function StateText({ row: { state, since, working, quarantine, trouble } }: { row: TenantRow }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const problemText = useProblemText();
  return (
    <>
      <span className="flex items-center gap-2">
        <StateLamp state={quarantine ? 'FAILED' : state} />
        {quarantine ? t(`operator.quarantined.${quarantine.by}`) : t(`assistant.states.${state}`)}
        {working && <span className="text-ink-soft">· {t('operator.working')}</span>}
      </span>
      <time dateTime={since} className="block text-ink-soft">
        {t('yours.since')} {formatMoment(quarantine?.since ?? since, language)}
      </time>
      {trouble && (
        <span className="block max-w-64 text-ink-soft">
          {t('operator.trouble', { at: formatMoment(trouble.at, language) })} {problemText(new Problem({ code: trouble.code, status: 0, title: trouble.title }))}
        </span>
      )}
    </>
  );
}
