import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useLocation } from 'react-router';
import { useSession } from '@/api/session';
import { Blank } from '@/ui/Blank';
import { Button } from '@/ui/Button';
import { LoadingPage } from '@/ui/Loading';

/** Only for people who are signed in; others sign in first and come back to the same address. */
export function RequireUser({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { pathname, search } = useLocation();
  const { data, isPending, refetch } = useSession();
  const [wasSignedIn, setWasSignedIn] = useState(false);
  const signedIn = Boolean(data?.user);
  if (signedIn && !wasSignedIn) setWasSignedIn(true);

  if (signedIn) return children;
  if (isPending) return <LoadingPage />;
  if (!data) {
    return (
      <main className="grid min-h-dvh content-center">
        <Blank title={t('offline.title')} text={t('offline.text')}>
          <Button look="primary" onClick={() => void refetch()}>
            {t('app.retry')}
          </Button>
        </Blank>
      </main>
    );
  }
  const query = new URLSearchParams({ next: pathname + search, ...(wasSignedIn ? { ended: '' } : {}) });
  return <Navigate to={`/sign-in?${query}`} replace />;
}
