import { PanelLeft, PanelLeftClose, SquarePen } from 'lucide-react';
import { type ReactNode, useCallback, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { useConversations } from '@/api/conversations';
import { newId } from '@/lib/ids';
import { usePageTitle } from '@/lib/pageTitle';
import { storage } from '@/lib/storage';
import { useMediaQuery } from '@/lib/useMediaQuery';
import { Sheet } from '@/ui/Dialog';
import { IconButton } from '@/ui/IconButton';
import { ConversationView, type ConversationHandle } from './ConversationView';
import { ConversationList } from './list/ConversationList';
import { useShortcuts } from './useShortcuts';

const LIST_KEY = 'darkplex.list';

export interface ChatPageSlots {
  /** In the header: how the assistant is doing. */
  status: ReactNode;
  /** Above the composer: the assistant wakes, or failed to. */
  wake: ReactNode;
  /** Instead of the greeting, while the very first start is under way. */
  firstStart: ReactNode;
  /** Below the list: who is signed in. */
  account: ReactNode;
}

export function ChatPage({ status, wake, firstStart, account }: ChatPageSlots) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { conversationId } = useParams();
  const [freshId, setFreshId] = useState(newId);
  const wide = useMediaQuery('(min-width: 64rem)');
  const [beside, setBeside] = useState(() => storage.get(LIST_KEY) !== 'closed');
  const [sheet, setSheet] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const conversation = useRef<ConversationHandle>(null);
  const title = useConversations().data?.conversations.find((one) => one.id === conversationId)?.title;
  const id = conversationId ?? freshId;
  if (conversationId === freshId) setFreshId(newId());
  usePageTitle(title || t('chat.title'));

  const showBeside = (shown: boolean) => {
    setBeside(shown);
    storage.set(LIST_KEY, shown ? 'open' : 'closed');
  };
  const openList = () => (wide ? showBeside(true) : setSheet(true));
  const newChat = () => {
    setSheet(false);
    void navigate('/chat');
    conversation.current?.focusComposer();
  };
  const onCreated = useCallback(() => void navigate(`/chat/${id}`, { replace: true }), [navigate, id]);

  useShortcuts({
    newChat,
    find: () => {
      flushSync(openList);
      search.current?.focus();
    },
    stop: () => {
      const stop = conversation.current?.stop;
      stop?.();
      return stop !== undefined;
    },
  });

  const list = (close: ReactNode) => (
    <ConversationList
      searchRef={search}
      openId={conversationId}
      onNewChat={newChat}
      onOpened={() => setSheet(false)}
      close={close}
      foot={account}
    />
  );
  const listShown = wide && beside;

  return (
    <div className="flex h-dvh overflow-hidden">
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-lg focus:bg-raised focus:p-3">
        {t('app.skip')}
      </a>
      {listShown && (
        <aside className="w-72 shrink-0 border-e border-line bg-sunk">
          {list(
            <IconButton label={t('chat.closeList')} onClick={() => showBeside(false)}>
              <PanelLeftClose />
            </IconButton>,
          )}
        </aside>
      )}
      {!wide && (
        <Sheet open={sheet} onOpenChange={setSheet} title={t('chat.conversations')}>
          {list(
            <IconButton label={t('chat.closeList')} onClick={() => setSheet(false)}>
              <PanelLeftClose />
            </IconButton>,
          )}
        </Sheet>
      )}
      <main id="main" tabIndex={-1} className="flex min-w-0 flex-1 flex-col outline-none">
        <header className="flex h-14 shrink-0 items-center gap-1 px-2 sm:px-3">
          {!listShown && (
            <>
              <IconButton label={t('chat.openList')} onClick={openList}>
                <PanelLeft />
              </IconButton>
              <IconButton label={t('chat.newChat')} onClick={newChat}>
                <SquarePen />
              </IconButton>
            </>
          )}
          <h1 className="min-w-0 flex-1 truncate px-2 text-[0.9375rem] font-medium">{conversationId ? title || t('chat.untitled') : t('chat.newChat')}</h1>
          {status}
        </header>
        <ConversationView key={id} ref={conversation} id={id} isNew={!conversationId} onCreated={onCreated} wake={wake} firstStart={firstStart} />
      </main>
    </div>
  );
}
