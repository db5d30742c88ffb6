import { useTranslation } from 'react-i18next';
import { useContacts } from '@/api/assistant';
import { useProblemText } from '@/api/useProblemText';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { formatMoment } from '@/lib/time';
import { Skeleton } from '@/ui/Loading';

const HTTPS = 443;

/** Where it has asked to go, and whether it was let. */
export function Contacts() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const language = useLanguage();
  const contacts = useContacts();
  return (
    <section aria-labelledby="contacts" data-testid="contacts">
      <h2 id="contacts" className="font-semibold">
        {t('yours.contacts')}
      </h2>
      {contacts.isPending && <Skeleton className="mt-3 h-10" />}
      {contacts.isError && <p className="mt-2 text-sm text-ink-soft">{problemText(contacts.error)}</p>}
      {contacts.data?.length === 0 && <p className="mt-2 text-sm text-ink-soft">{t('yours.noContacts')}</p>}
      {!!contacts.data?.length && (
        <ul className="mt-3 flex max-h-80 flex-col gap-2 overflow-y-auto text-sm" tabIndex={0} aria-labelledby="contacts">
          {contacts.data.map(({ host, port, firstSeen, allowed }) => (
            <li key={`${host}:${port}`}>
              <code className="figures wrap-anywhere">{port === 0 || port === HTTPS ? host : `${host}:${port}`}</code>
              <p className="text-ink-soft">
                {allowed ? t('yours.contactAllowed') : t('yours.contactRefused')}{' '}
                <time dateTime={firstSeen}>{formatMoment(firstSeen, language)}</time>
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
