import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { asProblem } from '@/api/problem';
import { useMailbox } from '@/api/session';
import type { Mail } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { usePageTitle } from '@/lib/pageTitle';
import { Blank } from '@/ui/Blank';
import { Button } from '@/ui/Button';
import { Logo } from '@/ui/Logo';
import { Preferences } from '@/ui/Preferences';

export function MailboxPage() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const mailbox = useMailbox();
  usePageTitle(t('mailbox.title'));
  const missing = mailbox.isError && asProblem(mailbox.error).status === 404;
  return (
    <div className="mx-auto w-full max-w-3xl px-5 pb-16 sm:px-10">
      <header className="flex h-18 items-center justify-between">
        <Link to="/" className="rounded-md">
          <Logo />
        </Link>
        <Preferences />
      </header>
      <main>
        {mailbox.isError && !mailbox.data ? (
          <Blank title={missing ? t('mailbox.missing') : t('offline.title')} text={missing ? t('mailbox.missingText') : problemText(mailbox.error)}>
            <Button asChild>
              <Link to="/sign-in">{t('signIn.title')}</Link>
            </Button>
          </Blank>
        ) : (
          <>
            <p className="mt-8 inline-block rounded-full bg-lamp-wash px-3 py-1 text-sm font-medium">{t('mailbox.label')}</p>
            <h1 className="mt-3 text-title font-semibold">{t('mailbox.title')}</h1>
            <p className="mt-2 text-ink-soft">{t('mailbox.lead')}</p>
            {mailbox.data?.length === 0 && (
              <div className="mt-10 rounded-2xl border border-dashed border-line-strong p-8">
                <p className="font-medium">{t('mailbox.empty')}</p>
                <p className="mt-1 text-ink-soft">{t('mailbox.emptyText')}</p>
              </div>
            )}
            <ul className="mt-8 flex flex-col gap-4">
              {mailbox.data?.map((mail) => (
                <MailCard key={mail.link + mail.at} mail={mail} />
              ))}
            </ul>
          </>
        )}
      </main>
    </div>
  );
}

function MailCard({ mail }: { mail: Mail }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const at = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(mail.at));
  return (
    <li className="rounded-2xl border border-line bg-raised p-5" data-testid="mail">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 className="font-medium">{mail.subject}</h2>
        <time dateTime={mail.at} className="text-sm text-ink-soft">
          {at}
        </time>
      </div>
      <p className="mt-0.5 text-sm wrap-anywhere text-ink-soft">
        {t('mailbox.to')} {mail.to}
      </p>
      <pre className="mt-4 max-h-56 overflow-auto font-sans text-sm whitespace-pre-wrap wrap-anywhere text-ink-soft">{mail.text}</pre>
      <Button look="primary" size="small" className="mt-4" asChild>
        <a href={mail.link}>{t('mailbox.open')}</a>
      </Button>
    </li>
  );
}
