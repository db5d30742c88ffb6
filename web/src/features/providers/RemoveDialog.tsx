import { useTranslation } from 'react-i18next';
import { useRemoveCredential } from '@/api/providers';
import type { Credential } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { Button } from '@/ui/Button';
import { Dialog, DialogClose, DialogContent } from '@/ui/Dialog';
import { Notice } from '@/ui/Notice';

export function RemoveDialog({ credential: { id, name }, onClose }: { credential: Credential; onClose: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const remove = useRemoveCredential();
  return (
    <Dialog open onOpenChange={(stays) => !stays && onClose()}>
      <DialogContent title={t('credentials.removeTitle', { name })} text={t('credentials.removeText')}>
        {remove.isError && (
          <Notice tone="bad" className="mt-4">
            {problemText(remove.error)}
          </Notice>
        )}
        <div className="mt-6 flex flex-wrap justify-end gap-3">
          <DialogClose asChild>
            <Button autoFocus>{t('app.cancel')}</Button>
          </DialogClose>
          <Button look="danger" onClick={() => remove.mutate(id, { onSuccess: onClose })} disabled={remove.isPending}>
            {t('credentials.remove')}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
