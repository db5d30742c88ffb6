import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type RolloutAct, useRollout } from '@/api/operator';
import type { Rollout } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { formatMoment } from '@/lib/time';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { RolloutDialog } from './RolloutDialog';

/** Which version of the template assistants start with. More than a line only while there is something to decide. */
export function TemplateRollout() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const rollout = useRollout();
  const [asked, setAsked] = useState<RolloutAct>();
  if (!rollout.data) return rollout.isError ? <p className="mt-6 text-sm text-ink-soft">{problemText(rollout.error)}</p> : <p className="mt-6 h-5" />;
  const { state, version, intact } = rollout.data;
  return (
    <section aria-label={t('rollout.title')} className="mt-6 text-sm" data-testid="rollout" data-state={state}>
      {state === 'GOOD' ? <Good rollout={rollout.data} onAct={setAsked} /> : <Open rollout={rollout.data} onAct={setAsked} />}
      {!intact && (
        <Notice tone="bad" className="mt-3">
          {t(state === 'GOOD' ? 'rollout.damaged' : 'rollout.damagedWayOut', { version })}
        </Notice>
      )}
      {asked && <RolloutDialog key={asked} act={asked} rollout={rollout.data} onClose={() => setAsked(undefined)} />}
    </section>
  );
}

interface PartProps {
  rollout: Rollout;
  onAct: (act: RolloutAct) => void;
}

function Good({ rollout: { version, before, since }, onAct }: PartProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <div className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 text-ink-soft">
      <p>
        {t('rollout.good', { version })} · <time dateTime={since}>{t('yours.since')} {formatMoment(since, language)}</time>
      </p>
      {before !== undefined && (
        <Button look="quiet" size="small" className="-ms-3" onClick={() => onAct('roll-back')}>
          {t('rollout.backTo', { version: before })}
        </Button>
      )}
    </div>
  );
}

function Open({ rollout, onAct }: PartProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { state, version, good, since, why, failed } = rollout;
  const tried = state === 'CANARY';
  const reason = why === 'FAILURES' ? t('rollout.failures', { count: failed }) : t('rollout.decided');
  return (
    <div className="rounded-2xl border border-line bg-raised p-5">
      <h2 className="text-base font-medium">{t(tried ? 'rollout.tried' : 'rollout.rolledBack', { version })}</h2>
      <p className="mt-1 max-w-prose text-ink-soft">
        {tried ? t('rollout.triedText', { percent: rollout.canaryPercent, count: rollout.canaryCount, good }) : `${reason} ${t('rollout.rolledBackText', { version, good })}`}{' '}
        <time dateTime={since}>
          {t('rollout.sinceMoment', { at: formatMoment(since, language) })}
        </time>
      </p>
      {(tried || why === 'FAILURES') && <Counts rollout={rollout} />}
      <div className="mt-4 flex flex-wrap gap-3">
        {(tried ? (['promote', 'roll-back'] as const) : (['retry', 'promote'] as const)).map((act) => (
          <Button key={act} size="small" onClick={() => onAct(act)}>
            {t(`rollout.acts.${act}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}

function Counts({ rollout: { state, assistants, healthy, healthyStarts, failed, failuresMax, quietSeconds, quietSince } }: { rollout: Rollout }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const quietUntil = quietSince && new Date(Date.parse(quietSince) + quietSeconds * 1000).toISOString();
  const facts: [string, string][] = [
    [t('rollout.assistants'), String(assistants)],
    [t('rollout.healthy'), t('rollout.of', { done: healthy, all: healthyStarts })],
    [t('rollout.failed'), t('rollout.allowed', { count: failed, most: failuresMax })],
  ];
  if (state === 'CANARY') facts.push([t('rollout.quiet'), quietUntil ? formatMoment(quietUntil, language) : t('rollout.notStarted')]);
  return (
    <dl className="mt-4 grid grid-cols-2 gap-x-6 gap-y-3 border-t border-line pt-4 sm:grid-cols-4">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt className="text-xs text-ink-soft">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
