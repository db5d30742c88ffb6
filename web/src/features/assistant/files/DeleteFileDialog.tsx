import { useTranslation } from 'react-i18next';
import { useDeleteFile } from '@/api/files';
import type { FileEntry } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { Button } from '@/ui/Button';
import { Dialog, DialogClose, DialogContent } from '@/ui/Dialog';
import { Notice } from '@/ui/Notice';

export function DeleteFileDialog({ entry, path, onClose }: { entry: FileEntry; path: string; onClose: (removed: boolean) => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const remove = useDeleteFile();
  const what = entry.kind === 'FOLDER' ? 'folder' : entry.kind === 'LINK' ? 'link' : 'file';
  return (
    <Dialog open onOpenChange={(stays) => !stays && onClose(false)}>
      <DialogContent title={t(`files.removeTitle.${what}`)} text={t(`files.removeText.${what}`, { name: entry.name })}>
        {remove.isError && (
          <Notice tone="bad" className="mt-4">
            {problemText(remove.error)}
          </Notice>
        )}
        <div className="mt-6 flex justify-end gap-3">
          <DialogClose asChild>
            <Button autoFocus>{t('app.cancel')}</Button>
          </DialogClose>
          <Button look="danger" onClick={() => remove.mutate(path, { onSuccess: () => onClose(true) })} disabled={remove.isPending}>
            {t('files.remove')}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
