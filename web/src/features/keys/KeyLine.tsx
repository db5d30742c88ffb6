import { useTranslation } from 'react-i18next';
import type { ApiKey } from '@/api/types';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { formatMicroEur } from '@/lib/money';
import { formatMoment } from '@/lib/time';
import { Button } from '@/ui/Button';

/** One key: what it may do, what it has used, and its end. */
export function KeyLine({ apiKey: key, onRevoke }: { apiKey: ApiKey; onRevoke: () => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const charged = formatMicroEur(key.chargedMicroEur, language);
  const spent = key.budgetMicroEur !== undefined && key.chargedMicroEur >= key.budgetMicroEur;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 py-4" data-testid="key">
      <div className="min-w-0 flex-1 basis-64">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-semibold wrap-anywhere">{key.name}</span>
          <code className="figures text-sm text-ink-soft">{key.hint}…</code>
          {key.expired && <span className="text-sm text-bad">{t('keys.expired')}</span>}
          {spent && <span className="text-sm text-bad">{t('keys.spent')}</span>}
        </p>
        <p className="mt-1 text-sm wrap-anywhere text-ink-soft">{key.models.length === 0 ? t('keys.allModels') : key.models.join(', ')}</p>
        <p className="mt-1 text-sm tabular-nums text-ink-soft">
          {key.budgetMicroEur === undefined ? t('keys.used', { charged }) : t('keys.usedOf', { charged, budget: formatMicroEur(key.budgetMicroEur, language) })}
          {' · '}
          {key.lastUsedAt ? t('keys.lastUsed', { at: formatMoment(key.lastUsedAt, language) }) : t('keys.neverUsed')}
          {key.expiresAt && !key.expired && <> · {t('keys.expires', { at: formatMoment(key.expiresAt, language) })}</>}
        </p>
      </div>
      <Button size="small" onClick={onRevoke} aria-label={t('keys.revokeName', { name: key.name })}>
        {t('keys.revoke')}
      </Button>
    </li>
  );
}
