import { useTranslation } from 'react-i18next';
import type { Offer, OfferFailure } from '@/api/types';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { formatClock } from '@/lib/time';
import { StateLamp } from '@/ui/StateLamp';
import { useKeyName } from './useKeyName';
import { useTroubleText } from './useTroubleText';

const lamps = { CLOSED: 'READY', OPEN: 'FAILED', HALF_OPEN: 'STARTING' } as const;
const dialects: Record<string, string> = { OPENAI: 'OpenAI', ANTHROPIC: 'Anthropic', GEMINI: 'Gemini', RESPONSES: 'OpenAI Responses', OLLAMA: 'Ollama' };

export function BreakerText({ breaker }: Pick<Offer, 'breaker'>) {
  const { t } = useTranslation();
  return (
    <>
      <span className="flex items-center gap-2 whitespace-nowrap">
        <StateLamp state={lamps[breaker]} />
        {t(`offers.breakers.${breaker}`)}
      </span>
      {breaker !== 'CLOSED' && <span className="block text-ink-soft">{t(`offers.breakerTexts.${breaker}`)}</span>}
    </>
  );
}

export function Place({ offer }: { offer: Offer }) {
  return (
    <>
      {dialects[offer.dialect] ?? offer.dialect}
      <span className="block wrap-anywhere text-ink-soft">{offer.host}</span>
    </>
  );
}

export function Calls({ offer: { inFlight, limit } }: { offer: Offer }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const number = (value: number) => new Intl.NumberFormat(language).format(value);
  return (
    <span className="whitespace-nowrap">
      {number(inFlight)} <span className="block text-ink-soft">{t('offers.atMost', { most: number(limit) })}</span>
    </span>
  );
}

export function RestingKeys({ offer: { keysResting } }: { offer: Offer }) {
  const { t } = useTranslation();
  const keyName = useKeyName();
  return keysResting.length === 0 ? <span className="text-ink-soft">{t('offers.none')}</span> : <span className="wrap-anywhere">{keysResting.map(keyName).join(', ')}</span>;
}

/** The newest one, the others when they are asked for. */
export function Failures({ failures: [last, ...earlier] }: { failures: OfferFailure[] }) {
  const { t } = useTranslation();
  if (!last) return <span className="text-ink-soft">{t('offers.none')}</span>;
  return (
    <>
      <Failure failure={last} />
      {earlier.length > 0 && (
        <details className="mt-1">
          <summary className="w-fit cursor-pointer rounded py-1 text-ink-soft hover:text-ink touch:py-3">{t('offers.more', { count: earlier.length })}</summary>
          <ul className="mt-1 flex flex-col gap-1.5">
            {earlier.map((failure, at) => (
              <li key={`${failure.at} ${at}`}>
                <Failure failure={failure} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Failure({ failure: { at, trouble, key } }: { failure: OfferFailure }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const keyName = useKeyName();
  const troubleText = useTroubleText();
  return (
    <span className="block wrap-anywhere">
      <time dateTime={at} className="text-ink-soft">
        {formatClock(at, language)}
      </time>{' '}
      {troubleText(trouble)} <span className="text-ink-soft">· {t('offers.withKey', { key: keyName(key) })}</span>
    </span>
  );
}
