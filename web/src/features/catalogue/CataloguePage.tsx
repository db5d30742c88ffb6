import { useTranslation } from 'react-i18next';
import { useEdition } from '@/api/catalogue';
import { useProblemText } from '@/api/useProblemText';
import { usePageTitle } from '@/lib/pageTitle';
import { Button } from '@/ui/Button';
import { Skeleton } from '@/ui/Loading';
import { CatalogueList } from './CatalogueList';
import { Offered } from './Offered';

/** What this server offers, for an operator to see and to write. */
export function CataloguePage() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  usePageTitle(t('catalogue.title'));
  const edition = useEdition();
  return (
    <>
      <h1 className="mt-8 text-title font-semibold">{t('catalogue.title')}</h1>
      <p className="mt-2 max-w-prose text-ink-soft">{t('catalogue.lead')}</p>
      <Offered />
      {edition.isPending && <Skeleton className="mt-12 h-64" />}
      {edition.isError && !edition.data && (
        <div className="mt-12 flex flex-col items-start gap-3" role="alert">
          <p className="font-medium">{t('catalogue.failed')}</p>
          <p>{problemText(edition.error)}</p>
          <Button onClick={() => void edition.refetch()}>{t('app.retry')}</Button>
        </div>
      )}
      {edition.data && <CatalogueList now={edition.data} />}
    </>
  );
}
