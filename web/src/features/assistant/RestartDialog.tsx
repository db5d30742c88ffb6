import { useTranslation } from 'react-i18next';
import { useRestartAssistant } from '@/api/assistant';
import { useProblemText } from '@/api/useProblemText';
import { Button } from '@/ui/Button';
import { Dialog, DialogClose, DialogContent } from '@/ui/Dialog';
import { Notice } from '@/ui/Notice';

/** An answer is being written, and would break off. */
export function RestartDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const restart = useRestartAssistant();
  return (
    <Dialog open onOpenChange={(stays) => !stays && onClose()}>
      <DialogContent title={t('yours.restartTitle')} text={t('yours.restartText')}>
        {restart.isError && (
          <Notice tone="bad" className="mt-4">
            {problemText(restart.error)}
          </Notice>
        )}
        <div className="mt-6 flex flex-wrap justify-end gap-3">
          <DialogClose asChild>
            <Button autoFocus>{t('yours.restartWait')}</Button>
          </DialogClose>
          <Button look="danger" onClick={() => restart.mutate(true, { onSuccess: onClose })} disabled={restart.isPending}>
            {t('yours.restartNow')}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
