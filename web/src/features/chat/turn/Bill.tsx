import { useTranslation } from 'react-i18next';
import type { Usage } from '@/api/types';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { formatMicroEur, formatMicroEurExact } from '@/lib/money';
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/Popover';

/** The cost of an answer, and how it came about. */
export function Bill({ usage, modelName }: { usage: Usage; modelName: (id: string) => string }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const count = (value: number) => new Intl.NumberFormat(language).format(value);
  const amount = formatMicroEur(usage.costMicroEur, language);
  return (
    <Popover>
      <PopoverTrigger
        className="min-h-8 rounded-lg px-2 underline decoration-line-strong decoration-dotted underline-offset-4 hover:bg-ink/5 hover:text-ink touch:min-h-11"
        data-testid="cost"
      >
        <span className="sr-only">{t('turn.cost')}: </span>
        {usage.exact ? <span className="figures">{amount}</span> : t('turn.atLeast', { amount })}
      </PopoverTrigger>
      <PopoverContent aria-label={t('turn.details')}>
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-sm">
          <Row name={t('turn.models')} value={usage.models.map(modelName).join(', ')} />
          <Row name={t('turn.calls')} value={count(usage.calls)} />
          <Row name={t('turn.input')} value={count(usage.inputTokens)} />
          <Row name={t('turn.cached')} value={count(usage.cachedInputTokens)} faint />
          <Row name={t('turn.output')} value={count(usage.outputTokens)} />
          <div className="col-span-2 my-1.5 border-t border-dashed border-line-strong" />
          <dt className="font-medium">{usage.exact ? t('turn.exact') : t('turn.minimum')}</dt>
          <dd className="figures text-end font-medium">{formatMicroEurExact(usage.costMicroEur, language)}</dd>
        </dl>
        {!usage.exact && <p className="mt-3 text-xs text-ink-soft">{t('turn.atLeastHint')}</p>}
        {usage.demo && <p className="mt-3 text-xs text-ink-soft">{t('app.demoHint')}</p>}
      </PopoverContent>
    </Popover>
  );
}

function Row({ name, value, faint }: { name: string; value: string; faint?: boolean }) {
  return (
    <>
      <dt className={faint ? 'ps-3 text-ink-soft' : ''}>{name}</dt>
      <dd className={`figures text-end wrap-anywhere ${faint ? 'text-ink-soft' : ''}`}>{value}</dd>
    </>
  );
}
