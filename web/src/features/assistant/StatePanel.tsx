import { RotateCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRestartAssistant, useStartAssistant } from '@/api/assistant';
import { asProblem, Problem } from '@/api/problem';
import type { About, Assistant } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { formatBytes } from '@/lib/bytes';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { formatMoment, formatSeconds } from '@/lib/time';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { StateLamp } from '@/ui/StateLamp';
import { RestartDialog } from './RestartDialog';
import { StepList } from './StepList';
import { TroubleLine } from './TroubleLine';

/** How it is, since when, and what can be done about it. */
export function StatePanel({ assistant, about }: { assistant: Assistant; about: About | undefined }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const problemText = useProblemText();
  const { state, since, steps } = assistant;
  const quarantine = about?.quarantine;
  return (
    <section aria-labelledby="state" className="rounded-2xl border border-line bg-raised p-5 sm:p-6" data-testid="state-panel" data-state-name={state}>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <div role="status" className="min-w-0">
          <h2 id="state" className="flex items-center gap-3 text-xl font-semibold tracking-[-0.01em]">
            <StateLamp state={state} className="size-3.5" />
            {quarantine ? t('yours.quarantined') : t(`assistant.states.${state}`)}
          </h2>
          <p className="mt-1 text-sm text-ink-soft">
            {t('yours.since')} <time dateTime={since}>{formatMoment(since, language)}</time>
          </p>
        </div>
        {!quarantine && <Act assistant={assistant} />}
      </div>
      {quarantine && (
        <Notice tone="bad" className="mt-4">
          <p className="font-medium">{t(`yours.quarantine.${quarantine.by}`)}</p>
          <p className="mt-0.5">{t('yours.quarantine.consequence')}</p>
        </Notice>
      )}
      {about?.disk && about.disk.level !== 'FINE' && (
        <Notice tone="bad" className="mt-4">
          {about.disk.level === 'FULL' ? t('yours.diskFull') : t('yours.diskWarn', { stop: formatBytes(about.disk.stopBytes, language) })}
        </Notice>
      )}
      {state === 'READY' && about?.answers?.slow && (
        <Notice className="mt-4">{t('yours.slow', { last: formatSeconds(about.answers.lastMillis, language) })}</Notice>
      )}
      {state === 'FAILED' && !quarantine && assistant.reason && (
        <p className="mt-4 text-sm wrap-anywhere">
          {problemText(new Problem({ code: assistant.reason.code, status: 0, title: assistant.reason.title }))} {assistant.reason.detail}
        </p>
      )}
      {state === 'STARTING' && steps.length > 0 && (
        <div className="mt-5">
          <StepList steps={steps} />
        </div>
      )}
      {about?.trouble && <TroubleLine trouble={about.trouble} crashes={about.crashes} />}
    </section>
  );
}

function Act({ assistant: { state } }: { assistant: Assistant }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const start = useStartAssistant();
  const restart = useRestartAssistant();
  const [asking, setAsking] = useState(false);
  const failed = start.error ?? (restart.error && asProblem(restart.error).code !== 'ASSISTANT_WORKING' ? restart.error : null);
  const ask = () =>
    restart.mutate(false, { onError: (error) => asProblem(error).code === 'ASSISTANT_WORKING' && setAsking(true) });
  return (
    <div className="flex flex-col items-end gap-2">
      {(state === 'READY' || state === 'PARKED') && (
        <Button onClick={ask} disabled={restart.isPending}>
          <RotateCw aria-hidden="true" />
          {t('yours.restart')}
        </Button>
      )}
      {(state === 'ASLEEP' || state === 'FAILED') && (
        <Button look="primary" onClick={() => start.mutate()} disabled={start.isPending}>
          {state === 'FAILED' ? t('assistant.start') : t('assistant.wake')}
        </Button>
      )}
      {failed && (
        <p role="alert" className="text-sm text-bad">
          {problemText(failed)}
        </p>
      )}
      {asking && <RestartDialog onClose={() => setAsking(false)} />}
    </div>
  );
}
