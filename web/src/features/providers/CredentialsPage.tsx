import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCredentials, useOffers } from '@/api/providers';
import type { Credential } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { usePageTitle } from '@/lib/pageTitle';
import { Button } from '@/ui/Button';
import { Skeleton } from '@/ui/Loading';
import { Notice } from '@/ui/Notice';
import { CredentialDialog } from './CredentialDialog';
import { CredentialLine } from './CredentialLine';
import { RemoveDialog } from './RemoveDialog';

type Open = { what: 'add' } | { what: 'replace' | 'remove'; credential: Credential } | undefined;

/** The keys with which this server asks its providers, for an operator. */
export function CredentialsPage() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  usePageTitle(t('credentials.title'));
  const credentials = useCredentials();
  const offers = useOffers();
  const [open, setOpen] = useState<Open>();
  const [oldStayed, setOldStayed] = useState(false);
  const close = () => setOpen(undefined);
  const begin = (next: Open) => {
    setOldStayed(false);
    setOpen(next);
  };
  return (
    <>
      <div className="mt-8 flex flex-wrap items-end justify-between gap-4">
        <div>
          <h1 className="text-title font-semibold">{t('credentials.title')}</h1>
          <p className="mt-2 max-w-prose text-ink-soft">{t('credentials.lead')}</p>
        </div>
        <Button look="primary" onClick={() => begin({ what: 'add' })} disabled={!credentials.data}>
          <Plus aria-hidden="true" />
          {t('credentials.add')}
        </Button>
      </div>
      {oldStayed && (
        <Notice tone="bad" className="mt-6">
          {t('credentials.oldStayed')}
        </Notice>
      )}
      <section aria-label={t('credentials.list')} className="mt-8">
        {credentials.isPending && <Skeleton className="h-28" />}
        {credentials.isError && !credentials.data && (
          <div className="flex flex-col items-start gap-3" role="alert">
            <p className="font-medium">{t('credentials.failed')}</p>
            <p>{problemText(credentials.error)}</p>
            <Button onClick={() => void credentials.refetch()}>{t('app.retry')}</Button>
          </div>
        )}
        {credentials.data?.length === 0 && (
          <div className="rounded-2xl border border-dashed border-line-strong/60 px-6 py-8" data-testid="no-credentials">
            <h2 className="font-semibold">{t('credentials.empty')}</h2>
            <p className="mt-2 max-w-prose text-sm text-ink-soft">{t('credentials.emptyText')}</p>
          </div>
        )}
        {!!credentials.data?.length && (
          <ul className="divide-y divide-line border-y border-line">
            {credentials.data.map((credential) => (
              <CredentialLine
                key={credential.id}
                credential={credential}
                now={offers.data}
                onReplace={() => begin({ what: 'replace', credential })}
                onRemove={() => begin({ what: 'remove', credential })}
              />
            ))}
          </ul>
        )}
      </section>
      {open?.what === 'add' && <CredentialDialog onClose={close} onOldStayed={setOldStayed} />}
      {open?.what === 'replace' && <CredentialDialog old={open.credential} onClose={close} onOldStayed={setOldStayed} />}
      {open?.what === 'remove' && <RemoveDialog credential={open.credential} onClose={close} />}
    </>
  );
}
