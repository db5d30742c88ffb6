import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useRenameConversation } from '@/api/conversations';
import { useProblemText } from '@/api/useProblemText';
import type { ConversationSummary } from '@/api/types';
import { Button } from '@/ui/Button';
import { Dialog, DialogClose, DialogContent } from '@/ui/Dialog';
import { TextField } from '@/ui/TextField';

const TITLE_MAX_CHARS = 200;

export function RenameDialog({ conversation, onClose }: { conversation: ConversationSummary; onClose: () => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [title, setTitle] = useState(conversation.title);
  const rename = useRenameConversation();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate({ id: conversation.id, title: title.trim() }, { onSuccess: onClose });
  };
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t('chat.renameTitle')}>
        <form onSubmit={submit} className="mt-4">
          <TextField
            label={t('chat.renameLabel')}
            value={title}
            maxLength={TITLE_MAX_CHARS}
            onChange={(event) => setTitle(event.target.value)}
            error={rename.isError ? problemText(rename.error) : undefined}
          />
          <div className="mt-6 flex justify-end gap-3">
            <DialogClose asChild>
              <Button>{t('app.cancel')}</Button>
            </DialogClose>
            <Button type="submit" look="primary" disabled={title.trim() === '' || rename.isPending}>
              {t('chat.save')}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
