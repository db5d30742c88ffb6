import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { About } from '@/api/types';
import { formatBytes } from '@/lib/bytes';
import { useLanguage } from '@/lib/i18n/useLanguage';
import type { Texts } from '@/lib/i18n/texts';
import { formatClock, formatDelay, formatMoment } from '@/lib/time';

type KnownKind = keyof Texts['yours']['kinds'];

export function Facts({ about }: { about: About }) {
  const { t, i18n } = useTranslation();
  const language = useLanguage();
  const { memoryBytes, memoryLimitBytes, activeAt } = about;
  const memory =
    memoryBytes === undefined
      ? t('yours.unknownAtRest')
      : memoryLimitBytes === undefined
        ? formatBytes(memoryBytes, language)
        : t('yours.memoryOf', { used: formatBytes(memoryBytes, language), limit: formatBytes(memoryLimitBytes, language) });
  const home = about.placement === 'SHARED' ? about.placement : about.kind;
  return (
    <section aria-labelledby="facts">
      <h2 id="facts" className="font-semibold">
        {t('yours.facts')}
      </h2>
      <dl className="mt-3 divide-y divide-line text-sm">
        <Fact name={t('yours.plan')}>{about.plan.title}</Fact>
        <Fact name={t('yours.placement')}>{i18n.exists(`yours.kinds.${home}`) ? t(`yours.kinds.${home as KnownKind}`) : home}</Fact>
        <Fact name={t('yours.memory')}>{memory}</Fact>
        {about.disk && (
          <Fact name={t('yours.disk')}>
            {t(about.disk.whole ? 'yours.memoryOf' : 'yours.diskAtLeast', {
              used: formatBytes(about.disk.bytes, language),
              limit: formatBytes(about.disk.maxBytes, language),
            })}
          </Fact>
        )}
        {about.heard && (
          <Fact name={t('yours.delay')}>
            {t('yours.heard', { delay: formatDelay(about.heard.delayMillis, language), at: formatClock(about.heard.at, language) })}
          </Fact>
        )}
        <Fact name={t('yours.active')}>{activeAt ? <time dateTime={activeAt}>{formatMoment(activeAt, language)}</time> : t('yours.never')}</Fact>
        <Fact name="OpenClaw">{about.openclawVersion ?? t('yours.unknown')}</Fact>
        <Fact name={t('yours.template')}>{t('yours.version', { version: about.templateVersion })}</Fact>
      </dl>
    </section>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-baseline justify-between gap-4 py-2">
      <dt className="text-ink-soft">{name}</dt>
      <dd className="text-end">{children}</dd>
    </div>
  );
}
