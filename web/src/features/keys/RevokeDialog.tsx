import { useTranslation } from 'react-i18next';
import { useRevokeKey } from '@/api/keys';
import type { ApiKey } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { Button } from '@/ui/Button';
import { Dialog, DialogClose, DialogContent } from '@/ui/Dialog';
import { Notice } from '@/ui/Notice';

export function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const revoke = useRevokeKey();
  return (
    <Dialog open onOpenChange={(stays) => !stays && onClose()}>
      <DialogContent title={t('keys.revokeTitle', { name: apiKey.name })} text={t('keys.revokeText')}>
        {revoke.isError && (
          <Notice tone="bad" className="mt-4">
            {problemText(revoke.error)}
          </Notice>
        )}
        <div className="mt-6 flex flex-wrap justify-end gap-3">
          <DialogClose asChild>
            <Button autoFocus>{t('app.cancel')}</Button>
          </DialogClose>
          <Button look="danger" onClick={() => revoke.mutate(apiKey.id, { onSuccess: onClose })} disabled={revoke.isPending}>
            {t('keys.revoke')}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
