import { RefreshCw, Upload } from 'lucide-react';
import { type ChangeEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useFolder } from '@/api/files';
import { asProblem } from '@/api/problem';
import type { FileEntry } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { Button } from '@/ui/Button';
import { IconButton } from '@/ui/IconButton';
import { Skeleton } from '@/ui/Loading';
import { Breadcrumbs } from './Breadcrumbs';
import { DeleteFileDialog } from './DeleteFileDialog';
import { DropZone } from './DropZone';
import { FileRow } from './FileRow';
import { join } from './paths';
import { QuotaBar } from './QuotaBar';
import { UploadList } from './UploadList';
import { useUploads } from './useUploads';

const PATH = 'path';
const FOCUS_MILLIS = 50;

/** The folder that a person shares with the assistant. */
export function FileBrowser() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [query, setQuery] = useSearchParams();
  const path = query.get(PATH) ?? '';
  const folder = useFolder(path);
  const uploads = useUploads(path, folder.data?.fileMaxBytes ?? Number.POSITIVE_INFINITY);
  const [removing, setRemoving] = useState<FileEntry>();
  const picker = useRef<HTMLInputElement>(null);
  const here = useRef<HTMLSpanElement>(null);
  const [opened, setOpened] = useState(false);
  const open = (to: string) => {
    setOpened(true);
    setQuery(to === '' ? {} : { [PATH]: to }, { preventScrollReset: true });
  };
  const closed = (removed: boolean) => {
    setRemoving(undefined);
    // After the dialog has given the focus back to a button that is gone.
    if (removed) setTimeout(() => here.current?.focus(), FOCUS_MILLIS);
  };
  useEffect(() => {
    if (opened) here.current?.focus();
  }, [path, opened]);
  const picked = ({ target }: ChangeEvent<HTMLInputElement>) => {
    uploads.add([...(target.files ?? [])]);
    target.value = '';
  };
  const entries = folder.data?.entries;
  const lost = folder.isError && asProblem(folder.error).status > 0 && path !== '';
  return (
    <section aria-labelledby="files" data-testid="files">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="files" className="text-xl font-semibold tracking-[-0.01em]">
          {t('files.title')}
        </h2>
        <div className="flex items-center gap-2">
          <IconButton label={t('files.refresh')} onClick={() => void folder.refetch()}>
            <RefreshCw />
          </IconButton>
          <Button onClick={() => picker.current?.click()} disabled={!folder.data}>
            <Upload aria-hidden="true" />
            {t('files.upload')}
          </Button>
          <input ref={picker} type="file" multiple hidden aria-label={t('files.upload')} data-testid="file-picker" onChange={picked} />
        </div>
      </div>
      <p className="mt-1.5 max-w-prose text-sm text-ink-soft">{t('files.lead')}</p>
      <DropZone onDrop={uploads.add} disabled={!folder.data} className="mt-4">
        <Breadcrumbs path={path} onOpen={open} here={here} />
        {folder.isPending && <ListSkeleton />}
        {folder.isError && !(folder.data && !folder.isPlaceholderData) && (
          <div className="flex flex-col items-start gap-3 p-5 text-sm" role="alert">
            {problemText(folder.error)}
            <Button size="small" onClick={() => (lost ? open('') : void folder.refetch())}>
              {lost ? t('files.toRoot') : t('app.retry')}
            </Button>
          </div>
        )}
        {!folder.isError && entries?.length === 0 && (
          <div className="px-5 py-10 text-center">
            <p className="font-medium">{t('files.empty')}</p>
            <p className="mt-1 text-sm text-ink-soft">{t('files.emptyText')}</p>
          </div>
        )}
        {!folder.isError && entries && entries.length > 0 && (
          <ul className="divide-y divide-line" aria-label={t('files.list')}>
            {entries.map((entry, at) => (
              <FileRow key={`${entry.name}/${at}`} entry={entry} path={join(path, entry.name)} onOpen={open} onRemove={setRemoving} />
            ))}
          </ul>
        )}
        {folder.data?.more && <p className="border-t border-line px-5 py-3 text-sm text-ink-soft">{t('files.more')}</p>}
      </DropZone>
      <UploadList uploads={uploads} />
      {folder.data && <QuotaBar folder={folder.data} />}
      {removing && <DeleteFileDialog entry={removing} path={join(path, removing.name)} onClose={closed} />}
    </section>
  );
}

function ListSkeleton() {
  return (
    <div className="flex flex-col gap-4 p-5">
      <Skeleton className="h-5 w-1/2" />
      <Skeleton className="h-5 w-2/3" />
      <Skeleton className="h-5 w-2/5" />
    </div>
  );
}
