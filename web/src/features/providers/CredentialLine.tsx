import { useTranslation } from 'react-i18next';
import type { Credential, OffersNow } from '@/api/types';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { formatClock, formatMoment } from '@/lib/time';
import { Button } from '@/ui/Button';
import { StateLamp } from '@/ui/StateLamp';
import { standing } from './standing';
import { useTroubleText } from './useTroubleText';

/** One key: whose, since when, and how it is doing by what the proxy has seen. */
export function CredentialLine({ credential, now, onReplace, onRemove }: { credential: Credential; now: OffersNow | undefined; onReplace: () => void; onRemove: () => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { id, provider, name, weight, madeAt } = credential;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 py-4" data-testid="credential">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-semibold wrap-anywhere">{name}</span>
          <span className="text-sm text-ink-soft">{provider}</span>
        </p>
        <p className="mt-1 text-sm text-ink-soft">
          {t('credentials.weight', { weight })} · <time dateTime={madeAt}>{t('credentials.made', { at: formatMoment(madeAt, language) })}</time>
        </p>
        {now && <Standing id={id} now={now} />}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={onReplace} aria-label={t('credentials.replaceName', { name })}>
          {t('credentials.replace')}
        </Button>
        <Button size="small" onClick={onRemove} aria-label={t('credentials.removeName', { name })}>
          {t('credentials.remove')}
        </Button>
      </div>
    </li>
  );
}

function Standing({ id, now }: { id: string; now: OffersNow }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const troubleText = useTroubleText();
  const { aside, resting, last } = standing(id, now);
  const text = aside
    ? t('credentials.aside', { at: formatClock(aside.until, language), why: troubleText(aside.why) })
    : resting > 0
      ? t('credentials.resting', { count: resting })
      : t('credentials.inUse');
  return (
    <p className="mt-1 text-sm">
      <StateLamp state={aside ? 'FAILED' : resting > 0 ? 'PARKED' : 'READY'} className="me-2" />
      {text}
      {last && !aside && <span className="text-ink-soft"> · {t('credentials.lastFailure', { at: formatMoment(last.at, language), why: troubleText(last.trouble) })}</span>}
    </p>
  );
}
