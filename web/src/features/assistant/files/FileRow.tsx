import { Ban, Download, File, Folder, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { contentUrl } from '@/api/files';
import type { FileEntry } from '@/api/types';
import { formatBytes } from '@/lib/bytes';
import { cn } from '@/lib/cn';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { formatMoment } from '@/lib/time';
import { IconButton } from '@/ui/IconButton';
import { Tooltip } from '@/ui/Tooltip';

interface FileRowProps {
  entry: FileEntry;
  path: string;
  onOpen: (path: string) => void;
  onRemove: (entry: FileEntry) => void;
}

const name = 'min-w-0 rounded-md text-start wrap-anywhere';
const action = 'grid size-9 shrink-0 place-items-center rounded-lg text-ink-soft hover:bg-ink/6 hover:text-ink touch:size-11 [&_svg]:size-4.5';

export function FileRow({ entry, path, onOpen, onRemove }: FileRowProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { kind } = entry;
  const Icon = kind === 'FOLDER' ? Folder : kind === 'FILE' ? File : Ban;
  const refused = kind !== 'FOLDER' && kind !== 'FILE';
  return (
    <li className="flex items-center gap-3 py-1.5 ps-5 pe-2.5" data-testid="file" data-kind={kind}>
      <Icon aria-hidden="true" className={cn('size-5 shrink-0', kind === 'FOLDER' ? 'text-lamp-ink' : 'text-ink-soft')} />
      <div className="flex min-w-0 flex-1 flex-col py-1 sm:flex-row sm:items-baseline sm:gap-4">
        <div className="min-w-0 flex-1">
          {kind === 'FOLDER' ? (
            <button type="button" className={cn(name, 'font-medium hover:underline')} onClick={() => onOpen(path)}>
              {entry.name}
            </button>
          ) : (
            <span className={cn(name, refused && 'text-ink-soft')}>{entry.name}</span>
          )}
        </div>
        <span className="flex shrink-0 flex-wrap gap-x-3 text-sm text-ink-soft">
          {refused ? (
            <span>{t(`files.refused.${kind}`)}</span>
          ) : (
            <>
              {kind === 'FILE' && <span className="whitespace-nowrap sm:w-20 sm:text-end">{formatBytes(entry.bytes, language)}</span>}
              <time dateTime={entry.changedAt} className="whitespace-nowrap sm:w-44 sm:text-end">
                {formatMoment(entry.changedAt, language)}
              </time>
            </>
          )}
        </span>
      </div>
      {kind === 'FILE' ? (
        <Tooltip text={t('files.download')}>
          <a href={contentUrl(path)} download={entry.name} aria-label={t('files.downloadName', { name: entry.name })} className={action}>
            <Download aria-hidden="true" />
          </a>
        </Tooltip>
      ) : (
        <span className="size-9 shrink-0 touch:size-11" />
      )}
      {kind === 'NAME' ? (
        <span className="size-9 shrink-0 touch:size-11" />
      ) : (
        <IconButton label={t('files.removeName', { name: entry.name })} onClick={() => onRemove(entry)}>
          <Trash2 />
        </IconButton>
      )}
    </li>
  );
}
