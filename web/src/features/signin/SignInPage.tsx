import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useSearchParams } from 'react-router';
import { asProblem } from '@/api/problem';
import { useSendLink, useSession } from '@/api/session';
import { useProblemText } from '@/api/useProblemText';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { usePageTitle } from '@/lib/pageTitle';
import { innerPath } from '@/lib/safeUrl';
import { storage } from '@/lib/storage';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { TextField } from '@/ui/TextField';
import { OtherWays } from './OtherWays';
import { NEXT_KEY } from './next';
import { SignInLayout } from './SignInLayout';

export function SignInPage() {
  const { t } = useTranslation();
  const [query] = useSearchParams();
  const session = useSession().data;
  const [sentTo, setSentTo] = useState<string>();
  const next = query.get('next');
  usePageTitle(t('signIn.title'));

  useEffect(() => {
    // The link opens in a new page, which has only this memory of where the person wanted to go.
    if (next) storage.set(NEXT_KEY, innerPath(next));
  }, [next]);

  if (session?.user) return <Navigate to={innerPath(next)} replace />;
  return sentTo ? (
    <LookIntoMail email={sentTo} mailbox={session?.mailbox ?? false} onAnother={() => setSentTo(undefined)} />
  ) : (
    <AskAddress onSent={setSentTo} ended={query.has('ended')} />
  );
}

function AskAddress({ onSent, ended }: { onSent: (email: string) => void; ended: boolean }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const problemText = useProblemText();
  const [email, setEmail] = useState('');
  const sendLink = useSendLink();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const address = email.trim();
    if (address) sendLink.mutate({ email: address, language }, { onSuccess: () => onSent(address) });
  };
  const aboutField = sendLink.isError && asProblem(sendLink.error).code === 'EMAIL_MALFORMED';
  return (
    <SignInLayout title={t('signIn.title')}>
      <p className="mt-2 text-ink-soft">{t('signIn.lead')}</p>
      {ended && <Notice className="mt-6">{t('signIn.expired')}</Notice>}
      <form onSubmit={submit} className="mt-8 flex flex-col gap-4" noValidate>
        <TextField
          label={t('signIn.email')}
          type="email"
          name="email"
          autoComplete="email"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          required
          placeholder={t('signIn.emailPlaceholder')}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
          error={aboutField ? problemText(sendLink.error) : undefined}
        />
        {sendLink.isError && !aboutField && <Notice tone="bad">{problemText(sendLink.error)}</Notice>}
        <Button type="submit" look="primary" size="large" disabled={sendLink.isPending || email.trim() === ''}>
          {sendLink.isPending ? t('signIn.sending') : t('signIn.send')}
        </Button>
      </form>
      <OtherWays />
    </SignInLayout>
  );
}

function LookIntoMail({ email, mailbox, onAnother }: { email: string; mailbox: boolean; onAnother: () => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const problemText = useProblemText();
  const again = useSendLink();
  const text = useRef<HTMLParagraphElement>(null);
  useEffect(() => text.current?.focus(), []);
  return (
    <SignInLayout title={t('signIn.sentTitle')}>
      <p ref={text} tabIndex={-1} className="mt-3 wrap-anywhere text-ink-soft outline-none">
        {t('signIn.sentText', { email })}
      </p>
      <p className="mt-3 text-ink-soft">{t('signIn.sentHint')}</p>
      {mailbox && (
        <Notice className="mt-6">
          <p>{t('signIn.mailboxHint')}</p>
          <Link to="/dev/mailbox" className="mt-1 inline-flex min-h-6 items-center font-medium text-lamp-ink underline underline-offset-4 touch:min-h-11">
            {t('signIn.mailbox')}
          </Link>
        </Notice>
      )}
      <div className="mt-8 flex flex-wrap gap-3">
        <Button disabled={again.isPending || again.isSuccess} onClick={() => again.mutate({ email, language })}>
          {again.isSuccess ? t('signIn.sentAgain') : t('signIn.again')}
        </Button>
        <Button look="quiet" onClick={onAnother}>
          {t('signIn.another')}
        </Button>
      </div>
      {again.isError && (
        <Notice tone="bad" className="mt-4">
          {problemText(again.error)}
        </Notice>
      )}
    </SignInLayout>
  );
}
