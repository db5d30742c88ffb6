import { useTranslation } from 'react-i18next';
import type { KeyAside } from '@/api/types';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { formatClock } from '@/lib/time';
import { useKeyName } from './useKeyName';
import { useTroubleText } from './useTroubleText';

/** The keys that nothing is asked with for now, and until when. */
export function KeysAside({ keys }: { keys: KeyAside[] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const keyName = useKeyName();
  const troubleText = useTroubleText();
  return (
    <section aria-labelledby="aside" className="min-w-0">
      <h2 id="aside" className="font-semibold">
        {t('offers.aside')}
      </h2>
      <p className="mt-1 text-sm text-ink-soft">{keys.length === 0 ? t('offers.noneAside') : t('offers.asideText')}</p>
      {keys.length > 0 && (
        <ul className="mt-3 divide-y divide-line border-y border-line text-sm">
          {keys.map(({ provider, key, why, until }) => (
            <li key={`${provider} ${key}`} className="py-3" data-testid="key-aside">
              <p className="flex flex-wrap justify-between gap-x-4">
                <span className="font-medium wrap-anywhere">
                  {provider} · {keyName(key)}
                </span>
                <time dateTime={until} className="text-ink-soft">
                  {t('offers.asideUntil', { at: formatClock(until, language) })}
                </time>
              </p>
              <p className="text-bad">{troubleText(why)}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
