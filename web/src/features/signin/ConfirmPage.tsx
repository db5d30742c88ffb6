import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { asProblem } from '@/api/problem';
import { useSignIn } from '@/api/session';
import { useProblemText } from '@/api/useProblemText';
import { usePageTitle } from '@/lib/pageTitle';
import { innerPath } from '@/lib/safeUrl';
import { storage } from '@/lib/storage';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { NEXT_KEY } from './next';
import { SignInLayout } from './SignInLayout';

const refusals = { LINK_UNKNOWN: 'unknown', LINK_USED: 'used', LINK_EXPIRED: 'expired' } as const;

/**
 * Opening the link signs nobody in: mail scanners open links too. Only the button does. The token leaves the address bar and the
 * history at once, so that neither a screenshot nor a borrowed browser has it.
 */
export function ConfirmPage() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const navigate = useNavigate();
  const { hash, pathname } = useLocation();
  const [token, setToken] = useState(() => tokenIn(hash));
  const signIn = useSignIn();
  usePageTitle(t('confirm.title'));

  const arrived = tokenIn(hash);
  if (arrived && arrived !== token) setToken(arrived);

  useEffect(() => {
    if (hash) void navigate(pathname, { replace: true });
  }, [hash, pathname, navigate]);

  const { reset } = signIn;
  useEffect(() => reset(), [token, reset]);

  if (!token) return <Refused reason="missing" />;
  const code = signIn.isError ? asProblem(signIn.error).code : undefined;
  if (code && code in refusals) return <Refused reason={refusals[code as keyof typeof refusals]} />;

  const confirm = () =>
    signIn.mutate(token, {
      onSuccess: () => {
        const next = innerPath(storage.get(NEXT_KEY));
        storage.remove(NEXT_KEY);
        void navigate(next, { replace: true });
      },
    });
  return (
    <SignInLayout title={t('confirm.title')}>
      <p className="mt-2 text-ink-soft">{t('confirm.lead')}</p>
      {signIn.isError && (
        <Notice tone="bad" className="mt-6">
          {problemText(signIn.error)}
        </Notice>
      )}
      <Button look="primary" size="large" className="mt-8" onClick={confirm} disabled={signIn.isPending || signIn.isSuccess}>
        {signIn.isPending || signIn.isSuccess ? t('confirm.working') : t('confirm.button')}
      </Button>
    </SignInLayout>
  );
}

function tokenIn(hash: string): string | null {
  return new URLSearchParams(hash.slice(1)).get('token');
}

function Refused({ reason }: { reason: 'unknown' | 'used' | 'expired' | 'missing' }) {
  const { t } = useTranslation();
  return (
    <SignInLayout title={t(`confirm.${reason}Title`)}>
      <p role="alert" className="mt-2 text-ink-soft">
        {t(`confirm.${reason}Text`)}
      </p>
      <Button look="primary" size="large" className="mt-8" asChild>
        <Link to="/sign-in">{t('confirm.newLink')}</Link>
      </Button>
    </SignInLayout>
  );
}
