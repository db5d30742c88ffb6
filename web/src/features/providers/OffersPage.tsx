import { useTranslation } from 'react-i18next';
import { useOffers } from '@/api/providers';
import { useProblemText } from '@/api/useProblemText';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { usePageTitle } from '@/lib/pageTitle';
import { formatClock } from '@/lib/time';
import { Button } from '@/ui/Button';
import { Skeleton } from '@/ui/Loading';
import { Notice } from '@/ui/Notice';
import { Connections } from './Connections';
import { KeysAside } from './KeysAside';
import { OfferTable } from './OfferTable';

/** How things stand with the providers, for an operator. */
export function OffersPage() {
  const { t } = useTranslation();
  const language = useLanguage();
  const problemText = useProblemText();
  usePageTitle(t('offers.title'));
  const now = useOffers();
  return (
    <>
      <h1 className="mt-8 text-title font-semibold">{t('offers.title')}</h1>
      <p className="mt-2 max-w-prose text-ink-soft">{t('offers.lead')}</p>
      {now.isError && now.data && (
        <Notice tone="bad" className="mt-6">
          {t('offers.stale', { at: formatClock(new Date(now.dataUpdatedAt).toISOString(), language) })}
        </Notice>
      )}
      {now.isError && !now.data && (
        <div className="mt-10 flex flex-col items-start gap-3" role="alert">
          <p>{problemText(now.error)}</p>
          <Button onClick={() => void now.refetch()}>{t('app.retry')}</Button>
        </div>
      )}
      {now.isPending && (
        <div className="mt-10 flex flex-col gap-4">
          <Skeleton className="h-6 w-full" />
          <Skeleton className="h-6 w-11/12" />
          <Skeleton className="h-6 w-full" />
        </div>
      )}
      {now.data && (
        <>
          <section aria-labelledby="offers" className="mt-8">
            <h2 id="offers" className="font-semibold">
              {t('offers.offers')}
            </h2>
            {now.data.offers.length === 0 ? (
              <div className="mt-3 rounded-2xl border border-dashed border-line-strong/60 px-6 py-8" data-testid="no-offers">
                <p className="font-medium">{t('offers.empty')}</p>
                <p className="mt-1 text-sm text-ink-soft">{t('offers.emptyText')}</p>
              </div>
            ) : (
              <OfferTable offers={now.data.offers} />
            )}
            {now.data.offersLeftOut > 0 && <p className="mt-3 text-sm text-ink-soft">{t('offers.leftOut', { count: now.data.offersLeftOut })}</p>}
          </section>
          <div className="mt-10 grid gap-x-12 gap-y-10 lg:grid-cols-2">
            <KeysAside keys={now.data.keysAside} />
            <Connections connections={now.data.connections} />
          </div>
        </>
      )}
    </>
  );
}
