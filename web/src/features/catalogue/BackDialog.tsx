import { useTranslation } from 'react-i18next';
import { useBuiltInEdition, useWriteEdition } from '@/api/catalogue';
import type { Edition } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { Button } from '@/ui/Button';
import { Dialog, DialogClose, DialogContent } from '@/ui/Dialog';
import { Notice } from '@/ui/Notice';

export function BackDialog({ now, onBack, onClose }: { now: Edition; onBack: (edition: Edition) => void; onClose: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const builtIn = useBuiltInEdition();
  const write = useWriteEdition();
  const problem = write.error ?? builtIn.error;
  return (
    <Dialog open onOpenChange={(stays) => !stays && onClose()}>
      <DialogContent title={t('catalogue.backTitle')} text={t('catalogue.backText', { number: now.number + 1 })}>
        {problem && (
          <Notice tone="bad" className="mt-4">
            {problemText(problem)}
          </Notice>
        )}
        <div className="mt-6 flex flex-wrap justify-end gap-3">
          <DialogClose asChild>
            <Button autoFocus>{t('app.cancel')}</Button>
          </DialogClose>
          <Button
            look="danger"
            disabled={!builtIn.data || write.isPending}
            onClick={() => builtIn.data && write.mutate({ number: now.number, yaml: builtIn.data.yaml }, { onSuccess: onBack })}
          >
            {t('catalogue.back')}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
