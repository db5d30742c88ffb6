import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '@/api/keys';
import type { ApiKey, MadeKey } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { usePageTitle } from '@/lib/pageTitle';
import { Blank } from '@/ui/Blank';
import { Button } from '@/ui/Button';
import { Skeleton } from '@/ui/Loading';
import { HowToUse } from './HowToUse';
import { KeyLine } from './KeyLine';
import { MadeKeyDialog } from './MadeKeyDialog';
import { NewKeyDialog } from './NewKeyDialog';
import { RevokeDialog } from './RevokeDialog';

type Open = { what: 'new' } | { what: 'made'; made: MadeKey } | { what: 'revoke'; key: ApiKey } | undefined;

export function KeysPage() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  usePageTitle(t('keys.title'));
  const keys = useKeys();
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  if (!keys.data && keys.isError) {
    return (
      <Blank title={t('keys.failed')} text={problemText(keys.error)}>
        <Button look="primary" onClick={() => void keys.refetch()}>
          {t('app.retry')}
        </Button>
      </Blank>
    );
  }
  const full = keys.data !== undefined && keys.data.keys.length >= keys.data.most;
  return (
    <>
      <div className="mt-8 flex flex-wrap items-end justify-between gap-4 sm:mt-12">
        <div>
          <h1 className="text-title font-semibold">{t('keys.title')}</h1>
          <p className="mt-2 max-w-prose text-ink-soft">{t('keys.lead')}</p>
        </div>
        <Button look="primary" onClick={() => setOpen({ what: 'new' })} disabled={!keys.data || full}>
          <Plus aria-hidden="true" />
          {t('keys.make')}
        </Button>
      </div>
      {full && <p className="mt-4 text-sm text-ink-soft">{t('keys.full', { count: keys.data.most })}</p>}
      <div className="mt-8 grid items-start gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <section aria-label={t('keys.list')} className="min-w-0">
          {!keys.data && <Skeleton className="h-28" />}
          {keys.data?.keys.length === 0 && (
            <div className="rounded-2xl border border-dashed border-line-strong/60 px-6 py-10" data-testid="no-keys">
              <h2 className="font-semibold">{t('keys.empty')}</h2>
              <p className="mt-2 max-w-prose text-sm text-ink-soft">{t('keys.emptyText')}</p>
            </div>
          )}
          {!!keys.data?.keys.length && (
            <ul className="divide-y divide-line border-y border-line">
              {keys.data.keys.map((key) => (
                <KeyLine key={key.id} apiKey={key} onRevoke={() => setOpen({ what: 'revoke', key })} />
              ))}
            </ul>
          )}
        </section>
        {keys.data && <HowToUse baseUrl={keys.data.baseUrl} model={keys.data.keys[0]?.models[0]} />}
      </div>
      {open?.what === 'new' && <NewKeyDialog onClose={close} onMade={(made) => setOpen({ what: 'made', made })} />}
      {open?.what === 'made' && <MadeKeyDialog made={open.made} onClose={close} />}
      {open?.what === 'revoke' && <RevokeDialog apiKey={open.key} onClose={close} />}
    </>
  );
}
