import { useTranslation } from 'react-i18next';

const features = ['own', 'model', 'cost', 'sealed', 'host'] as const;

/** What works now. Each has a lit window. */
export function Today() {
  const { t } = useTranslation();
  return (
    <section className="border-y border-line bg-sunk">
      <div className="mx-auto grid w-full max-w-6xl gap-x-16 gap-y-10 px-5 py-20 sm:px-8 lg:grid-cols-[1fr_2fr] lg:py-28">
        <h2 className="text-title font-semibold lg:sticky lg:top-12 lg:self-start">{t('landing.now.title')}</h2>
        <ul>
          {features.map((name) => (
            <li key={name} className="grid gap-x-8 gap-y-2 border-t border-line py-7 first:border-t-0 first:pt-0 last:pb-0 sm:grid-cols-[1fr_1.7fr]">
              <h3 className="flex items-baseline gap-3 text-lg font-semibold tracking-[-0.015em]">
                <span aria-hidden="true" className="size-3 shrink-0 rounded-[0.2rem] bg-lamp" />
                {t(`landing.now.${name}.title`)}
              </h3>
              <p className="leading-relaxed text-ink-soft">{t(`landing.now.${name}.text`)}</p>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
