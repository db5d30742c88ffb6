import { useTranslation } from 'react-i18next';
import type { Edition } from '@/api/types';
import { Button } from '@/ui/Button';

/** Somebody else was faster: nothing is lost, and whoever writes decides whose text holds. */
export function Moved({ base, theirs, busy, onTake, onSaveMine }: { base: number; theirs: Edition; busy: boolean; onTake: () => void; onSaveMine: () => void }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="moved" className="mt-4 rounded-2xl border border-line-strong bg-lamp-wash p-5 text-sm" data-testid="moved">
      <div role="alert">
        <h3 id="moved" className="text-base font-medium">
          {t('catalogue.movedTitle')}
        </h3>
        <p className="mt-1 max-w-prose">{t('catalogue.movedText', { base, number: theirs.number })}</p>
      </div>
      <details className="mt-2">
        <summary className="w-fit cursor-pointer rounded py-1 font-medium touch:py-3">{t('catalogue.theirs', { number: theirs.number })}</summary>
        <pre tabIndex={0} aria-label={t('catalogue.edition', { number: theirs.number })} className="mt-2 max-h-80 overflow-auto rounded-xl border border-line bg-raised p-4 font-mono text-[0.8125rem] leading-5">
          {theirs.yaml}
        </pre>
      </details>
      <div className="mt-4 flex flex-wrap gap-3">
        <Button size="small" onClick={onTake} disabled={busy}>
          {t('catalogue.takeTheirs')}
        </Button>
        <Button size="small" onClick={onSaveMine} disabled={busy}>
          {t('catalogue.saveMine')}
        </Button>
      </div>
    </section>
  );
}
