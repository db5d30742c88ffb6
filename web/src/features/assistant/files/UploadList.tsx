import { Check, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '@/api/useProblemText';
import { formatBytes } from '@/lib/bytes';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { Button } from '@/ui/Button';
import { IconButton } from '@/ui/IconButton';
import type { UploadItem } from './uploads';
import type { Uploads } from './useUploads';

export function UploadList({ uploads }: { uploads: Uploads }) {
  const { t } = useTranslation();
  const { items } = uploads;
  const done = items.filter(({ state }) => state === 'DONE').length;
  const failed = items.filter(({ state }) => state === 'FAILED').length;
  const left = items.length - done - failed;
  return (
    <>
      <p role="status" className="sr-only">
        {items.length > 0 && t('files.progress', { done, all: items.length, failed })}
      </p>
      {items.length > 0 && (
        <section aria-label={t('files.uploads')} className="mt-4 rounded-2xl bg-ink/4 px-5 py-3" data-testid="uploads">
          <ul className="flex flex-col">
            {items.map((item) => (
              <Item key={item.id} item={item} onReplace={() => uploads.replace(item.id)} onRemove={() => uploads.remove(item.id)} />
            ))}
          </ul>
          {left === 0 && items.length > 1 && (
            <Button size="small" look="quiet" className="-mx-3 mt-1" onClick={uploads.clear}>
              {t('files.clear')}
            </Button>
          )}
        </section>
      )}
    </>
  );
}

function Item({ item, onReplace, onRemove }: { item: UploadItem; onReplace: () => void; onRemove: () => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const problemText = useProblemText();
  const { state, name, file, loaded, problem } = item;
  const percent = file.size === 0 ? 100 : Math.round((loaded / file.size) * 100);
  return (
    <li className="flex items-center gap-3 py-1.5 text-sm" data-testid="upload" data-state={state}>
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere">{name}</p>
        {problem && problem.code !== 'FILE_EXISTS' && <p className="text-bad">{problem.code === 'ABORTED' ? t('files.stopped') : problemText(problem)}</p>}
        {problem?.code === 'FILE_EXISTS' && <p className="text-ink-soft">{t('files.exists')}</p>}
        {(state === 'RUNNING' || state === 'WAITING') && (
          <div
            role="progressbar"
            aria-label={t('files.uploading', { name })}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={percent}
            className="mt-1.5 h-1.5 overflow-hidden rounded-full bg-ink/8"
          >
            <div className="h-full rounded-full bg-lamp" style={{ width: `${state === 'WAITING' ? 0 : percent}%` }} />
          </div>
        )}
      </div>
      <span className="shrink-0 text-ink-soft">
        {state === 'DONE' && <Check aria-label={t('files.done')} className="size-4.5 text-good" />}
        {state === 'WAITING' && t('files.waiting')}
        {state === 'RUNNING' && `${formatBytes(loaded, language)} / ${formatBytes(file.size, language)}`}
      </span>
      {problem?.code === 'FILE_EXISTS' && (
        <Button size="small" onClick={onReplace}>
          {t('files.replace')}
        </Button>
      )}
      {state !== 'DONE' && (
        <IconButton label={state === 'FAILED' ? t('files.dismiss', { name }) : t('files.stop', { name })} onClick={onRemove}>
          <X />
        </IconButton>
      )}
    </li>
  );
}
