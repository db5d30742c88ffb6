import { useTranslation } from 'react-i18next';
import type { About } from '@/api/types';
import type { Texts } from '@/lib/i18n/texts';

type KnownTool = keyof Texts['yours']['tool'];
type KnownKind = keyof Texts['yours']['kind'];

/** What it may use, and which kinds of tools are off, each with why. */
export function Tools({ about: { plan, tools, toolsNext, off } }: { about: About }) {
  const { t, i18n } = useTranslation();
  const kinds = (some: About['off']) =>
    some.map(({ kind }) => (i18n.exists(`yours.kind.${kind}`) ? t(`yours.kind.${kind as KnownKind}`) : kind)).join(', ');
  return (
    <section aria-labelledby="tools">
      <h2 id="tools" className="font-semibold">
        {t('yours.tools')}
      </h2>
      <p className="mt-1.5 text-sm text-ink-soft">{t('yours.toolsWhy', { plan: plan.title })}</p>
      {toolsNext && <p className="mt-1.5 text-sm">{t('yours.toolsNext', { tools: toolsNext.join(', ') })}</p>}
      {tools.length === 0 && <p className="mt-2 text-sm text-ink-soft">{t('yours.noTools')}</p>}
      <ul className="mt-3 flex flex-col gap-3 text-sm">
        {tools.map((tool) => (
          <li key={tool}>
            <code className="figures">{tool}</code>
            {i18n.exists(`yours.tool.${tool}`) && <p className="mt-0.5 text-ink-soft">{t(`yours.tool.${tool as KnownTool}`)}</p>}
          </li>
        ))}
      </ul>
      {off.length > 0 && <h3 className="mt-5 text-sm font-medium">{t('yours.off')}</h3>}
      {(['NOT_IN_PLAN', 'NOT_WALLED', 'NOT_OFFERED'] as const).map((why) => {
        const some = off.filter((kind) => kind.why === why);
        return (
          some.length > 0 && (
            <p key={why} className="mt-1.5 text-sm text-ink-soft first-letter:uppercase">
              {kinds(some)}. {t(`yours.offWhy.${why}`, { plan: plan.title })}
            </p>
          )
        );
      })}
    </section>
  );
}
