import { useTranslation } from 'react-i18next';
import type { TenantRow } from '@/api/types';
import type { Texts } from '@/lib/i18n/texts';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { formatClock, formatDelay, formatMoment, formatSeconds } from '@/lib/time';
import { StateLamp } from '@/ui/StateLamp';

type KnownTrouble = keyof Texts['operator']['troubles'];

/** The state, since when, and what last went wrong. */
export function StateText({ row: { state, since, working, answers, heard, quarantine, trouble } }: { row: TenantRow }) {
  const { t, i18n } = useTranslation();
  const language = useLanguage();
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
      {state === 'READY' && answers?.slow && (
        <span className="block text-bad">{t('operator.slow', { last: formatSeconds(answers.lastMillis, language), worst: formatSeconds(answers.worstMillis, language) })}</span>
      )}
      {state === 'READY' && heard && (
        <span className={`block ${heard.silent ? 'text-bad' : 'text-ink-soft'}`}>
          {t(heard.silent ? 'operator.unheard' : 'operator.heard', { delay: formatDelay(heard.delayMillis, language), at: formatClock(heard.at, language) })}
        </span>
      )}
      {trouble && (
        <span className="block max-w-64 text-ink-soft">
          {t('operator.trouble', { at: formatMoment(trouble.at, language) })} {i18n.exists(`operator.troubles.${trouble.code}`) ? t(`operator.troubles.${trouble.code as KnownTrouble}`) : trouble.title}
        </span>
      )}
    </>
  );
}
