import { Ellipsis, PencilLine, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import type { ConversationSummary } from '@/api/types';
import { cn } from '@/lib/cn';
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/ui/Menu';
import { DeleteDialog } from './DeleteDialog';
import { RenameDialog } from './RenameDialog';

export function ConversationRow({ conversation, open, onOpened }: { conversation: ConversationSummary; open: boolean; onOpened: () => void }) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<'rename' | 'delete'>();
  const title = conversation.title || t('chat.untitled');
  return (
    <li className={cn('group relative flex items-center rounded-lg hover:bg-ink/5', open && 'bg-ink/8 hover:bg-ink/8')} data-testid="conversation-row">
      <NavLink
        to={`/chat/${conversation.id}`}
        onClick={onOpened}
        className="flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded-lg py-1.5 ps-3 pe-9 text-sm touch:min-h-11 touch:pe-12"
      >
        <span className="truncate" title={title}>
          {title}
        </span>
        {conversation.running && (
          <span className="lamp-pulse size-2 shrink-0 rounded-xs bg-lamp" title={t('chat.running')}>
            <span className="sr-only">{t('chat.running')}</span>
          </span>
        )}
      </NavLink>
      <Menu>
        <MenuTrigger
          aria-label={t('chat.more', { title })}
          className={cn(
            'absolute end-0.5 grid size-8 place-items-center rounded-md text-ink-soft opacity-0 group-hover:opacity-100 hover:text-ink focus-visible:opacity-100 data-[state=open]:opacity-100',
            'touch:size-11 touch:opacity-100',
            open && 'opacity-100',
          )}
        >
          <Ellipsis aria-hidden="true" className="size-4" />
        </MenuTrigger>
        <MenuContent align="start" onCloseAutoFocus={(event) => dialog && event.preventDefault()}>
          <MenuItem onSelect={() => setDialog('rename')}>
            <PencilLine aria-hidden="true" />
            {t('chat.rename')}
          </MenuItem>
          <MenuItem danger onSelect={() => setDialog('delete')}>
            <Trash2 aria-hidden="true" />
            {t('chat.remove')}
          </MenuItem>
        </MenuContent>
      </Menu>
      {dialog === 'rename' && <RenameDialog conversation={conversation} onClose={() => setDialog(undefined)} />}
      {dialog === 'delete' && <DeleteDialog conversation={conversation} title={title} open={open} onClose={() => setDialog(undefined)} />}
    </li>
  );
}
