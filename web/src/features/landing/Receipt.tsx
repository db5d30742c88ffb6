import { useTranslation } from 'react-i18next';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { formatMicroEur } from '@/lib/money';

/** Figures of the size a short question really has: an agent sends its whole instructions each time, most of them from the cache. */
const EXAMPLE = { model: 'Claude Haiku 4.5', input: 7_412, cached: 6_900, output: 58, costMicroEur: 1_604 };

/** An answer with its bill: the thing this product does that others do not. */
export function Receipt() {
  const { t } = useTranslation();
  const language = useLanguage();
  const count = (value: number) => new Intl.NumberFormat(language).format(value);
  return (
    <figure className="relative mx-auto w-full max-w-md rounded-3xl border border-line bg-raised shadow-lifted">
      <figcaption className="sr-only">{t('landing.receipt.caption')}</figcaption>
      <div className="p-6 pb-5 sm:p-7 sm:pb-6">
        <p className="ms-auto w-fit max-w-[88%] rounded-2xl rounded-br-md bg-sunk px-4 py-2.5 text-[0.9375rem]">{t('landing.receipt.question')}</p>
        <p className="mt-5 leading-relaxed">{t('landing.receipt.answer')}</p>
      </div>
      <Perforation />
      <dl className="grid grid-cols-[1fr_auto] gap-y-2 p-6 pt-5 font-mono text-[0.8125rem] sm:p-7 sm:pt-6">
        <dt className="text-ink-soft">{t('landing.receipt.model')}</dt>
        <dd className="text-end">{EXAMPLE.model}</dd>
        <dt className="text-ink-soft">{t('landing.receipt.input')}</dt>
        <dd className="text-end">{t('landing.receipt.tokens', { formatted: count(EXAMPLE.input) })}</dd>
        <dt className="ps-4 text-ink-soft">{t('landing.receipt.cached')}</dt>
        <dd className="text-end text-ink-soft">{count(EXAMPLE.cached)}</dd>
        <dt className="text-ink-soft">{t('landing.receipt.output')}</dt>
        <dd className="text-end">{t('landing.receipt.tokens', { formatted: count(EXAMPLE.output) })}</dd>
        <dt className="mt-3 self-end font-sans text-base font-semibold">{t('landing.receipt.total')}</dt>
        <dd className="mt-3 text-end text-2xl font-semibold tracking-[-0.03em]">{formatMicroEur(EXAMPLE.costMicroEur, language)}</dd>
      </dl>
    </figure>
  );
}

function Perforation() {
  return (
    <div aria-hidden="true" className="relative h-0 border-t-2 border-dashed border-line">
      <span className="absolute -top-2.5 -left-2.5 size-5 rounded-full border border-line bg-paper [clip-path:inset(-1px_-1px_-1px_50%)]" />
      <span className="absolute -top-2.5 -right-2.5 size-5 rounded-full border border-line bg-paper [clip-path:inset(-1px_50%_-1px_-1px)]" />
    </div>
  );
}
