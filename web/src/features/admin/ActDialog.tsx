import { useTranslation } from 'react-i18next';
import type { TenantAct } from '@/api/operator';
import type { Problem } from '@/api/problem';
import type { TenantRow } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { Button } from '@/ui/Button';
import { Dialog, DialogClose, DialogContent } from '@/ui/Dialog';
import { Notice } from '@/ui/Notice';

export interface Asked {
  row: TenantRow;
  act: TenantAct;
}

export function ActDialog({ asked: { row, act }, busy, problem, onConfirm, onClose }: { asked: Asked; busy: boolean; problem: Problem | undefined; onConfirm: () => void; onClose: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const owner = row.owner ?? t('operator.nobody');
  const text = act === 'quarantine' ? t('operator.quarantineText', { owner }) : t('operator.workingText', { owner });
  return (
    <Dialog open onOpenChange={(stays) => !stays && onClose()}>
      <DialogContent title={act === 'quarantine' ? t('operator.quarantineTitle') : t('operator.workingTitle')} text={text}>
        {problem && (
          <Notice tone="bad" className="mt-4">
            {problemText(problem)}
          </Notice>
        )}
        <div className="mt-6 flex flex-wrap justify-end gap-3">
          <DialogClose asChild>
            <Button autoFocus>{t('app.cancel')}</Button>
          </DialogClose>
          <Button look="danger" onClick={onConfirm} disabled={busy}>
            {t(`operator.acts.${act}`)}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
