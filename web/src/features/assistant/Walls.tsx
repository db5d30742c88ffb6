import { ShieldCheck, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';

/** One plain sentence about what stands between the assistant and this machine, and what follows from it. */
export function Walls({ walled, web, shared }: { walled: boolean; web: boolean; shared: boolean }) {
  const { t } = useTranslation();
  const text = () => {
    if (!walled) return t('yours.openText');
    if (shared) return t('yours.sharedText');
    return web ? t('yours.walledWebText') : t('yours.walledText');
  };
  const Icon = walled ? ShieldCheck : TriangleAlert;
  return (
    <section aria-labelledby="walls" data-testid="walls" data-walled={walled}>
      <h2 id="walls" className="flex items-center gap-2 font-semibold">
        <Icon aria-hidden="true" className={walled ? 'size-5 text-good' : 'size-5 text-lamp-ink'} />
        {walled ? t('yours.walled') : t('yours.open')}
      </h2>
      <p className="mt-2 text-sm text-ink-soft">{text()}</p>
    </section>
  );
}
