import { useTranslation } from 'react-i18next';

const plans = ['memory', 'governance', 'redaction', 'audit', 'knowledge', 'teams'] as const;

/** What does not work yet. Its windows are dark. */
export function Soon() {
  const { t } = useTranslation();
  return (
    <section className="mx-auto grid w-full max-w-6xl gap-x-16 gap-y-10 px-5 py-20 sm:px-8 lg:grid-cols-[1fr_2fr] lg:py-28">
      <div>
        <h2 className="text-title font-semibold">{t('landing.soon.title')}</h2>
        <p className="mt-3 text-ink-soft">{t('landing.soon.text')}</p>
      </div>
      <ul className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        {plans.map((name) => (
          <li key={name} className="flex items-baseline gap-3">
            <span aria-hidden="true" className="size-3 shrink-0 rounded-[0.2rem] border border-line-strong" />
            {t(`landing.soon.${name}`)}
          </li>
        ))}
      </ul>
    </section>
  );
}
