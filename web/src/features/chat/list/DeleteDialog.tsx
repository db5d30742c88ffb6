import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useDeleteConversation } from '@/api/conversations';
import { useProblemText } from '@/api/useProblemText';
import type { ConversationSummary } from '@/api/types';
import { Button } from '@/ui/Button';
import { Dialog, DialogClose, DialogContent } from '@/ui/Dialog';
import { Notice } from '@/ui/Notice';

export function DeleteDialog({ conversation, title, open, onClose }: { conversation: ConversationSummary; title: string; open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const navigate = useNavigate();
  const remove = useDeleteConversation();
  const confirm = () => {
    remove.mutate(conversation.id, {
      onSuccess: () => {
        onClose();
        if (open) void navigate('/chat', { replace: true });
      },
    });
  };
  return (
    <Dialog open onOpenChange={(stays) => !stays && onClose()}>
      <DialogContent title={t('chat.removeTitle')} text={t('chat.removeText', { title })}>
        {remove.isError && (
          <Notice tone="bad" className="mt-4">
            {problemText(remove.error)}
          </Notice>
        )}
        <div className="mt-6 flex justify-end gap-3">
          <DialogClose asChild>
            <Button autoFocus>{t('app.cancel')}</Button>
          </DialogClose>
          <Button look="danger" onClick={confirm} disabled={remove.isPending}>
            {t('chat.remove')}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
