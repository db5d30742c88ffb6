import { useTranslation } from 'react-i18next';
import { type RolloutAct, useRolloutAct } from '@/api/operator';
import { asProblem } from '@/api/problem';
import type { Rollout } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { Button } from '@/ui/Button';
import { Dialog, DialogClose, DialogContent } from '@/ui/Dialog';
import { Notice } from '@/ui/Notice';

export function RolloutDialog({ act, rollout: { state, version, good, before }, onClose }: { act: RolloutAct; rollout: Rollout; onClose: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const call = useRolloutAct();
  const back = state === 'GOOD' ? before : good;
  return (
    <Dialog open onOpenChange={(stays) => !stays && onClose()}>
      <DialogContent title={t(`rollout.ask.${act}`, { version })} text={t(`rollout.askText.${act}`, { version, good: back })}>
        {call.isError && (
          <Notice tone="bad" className="mt-4">
            {problemText(asProblem(call.error))}
          </Notice>
        )}
        <div className="mt-6 flex flex-wrap justify-end gap-3">
          <DialogClose asChild>
            <Button autoFocus>{t('app.cancel')}</Button>
          </DialogClose>
          <Button look={act === 'roll-back' ? 'danger' : 'primary'} disabled={call.isPending} onClick={() => call.mutate({ act, version }, { onSuccess: onClose })}>
            {t(`rollout.acts.${act}`)}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
