import { useTranslation } from 'react-i18next';
import { useAbout, useAssistant } from '@/api/assistant';
import { useProblemText } from '@/api/useProblemText';
import { usePageTitle } from '@/lib/pageTitle';
import { Blank } from '@/ui/Blank';
import { Button } from '@/ui/Button';
import { Skeleton } from '@/ui/Loading';
import { Contacts } from './Contacts';
import { Facts } from './Facts';
import { FileBrowser } from './files/FileBrowser';
import { StatePanel } from './StatePanel';
import { Tools } from './Tools';
import { Walls } from './Walls';

export function AssistantPage() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  usePageTitle(t('yours.title'));
  const assistant = useAssistant();
  const about = useAbout();
  if (!assistant.data && assistant.isError) {
    return (
      <Blank title={t('yours.failed')} text={problemText(assistant.error)}>
        <Button look="primary" onClick={() => void assistant.refetch()}>
          {t('app.retry')}
        </Button>
      </Blank>
    );
  }
  return (
    <>
      <h1 className="mt-8 text-title font-semibold sm:mt-12">{t('yours.title')}</h1>
      <p className="mt-2 max-w-prose text-ink-soft">{t(about.data?.placement === 'SHARED' ? 'yours.sharedLead' : 'yours.lead')}</p>
      <div className="mt-8 grid items-start gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-10">
          {assistant.data ? <StatePanel assistant={assistant.data} about={about.data} /> : <Skeleton className="h-28" />}
          <FileBrowser />
        </div>
        <aside aria-label={t('yours.facts')} className="flex flex-col gap-9">
          {about.data ? (
            <>
              <Walls walled={about.data.walled} web={about.data.tools.includes('web_fetch')} shared={about.data.placement === 'SHARED'} />
              <Facts about={about.data} />
              <Tools about={about.data} />
              {about.data.walled && <Contacts />}
            </>
          ) : about.isError ? (
            <p className="text-sm text-ink-soft">{problemText(about.error)}</p>
          ) : (
            <Skeleton className="h-64" />
          )}
        </aside>
      </div>
    </>
  );
}
