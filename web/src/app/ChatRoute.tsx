import { useParams } from 'react-router';
import { useAssistant, useAssistantEvents } from '@/api/assistant';
import { useConversations } from '@/api/conversations';
import { useSession } from '@/api/session';
import { AccountMenu } from '@/features/account/AccountMenu';
import { AssistantStatus } from '@/features/assistant/AssistantStatus';
import { FirstStart } from '@/features/assistant/FirstStart';
import { WakeLine } from '@/features/assistant/WakeLine';
import { ChatPage } from '@/features/chat/ChatPage';
import { DemoBadge } from '@/ui/DemoBadge';
import { RequireUser } from './RequireUser';

/** Puts the features of the chat page together; none of them knows another. */
export function ChatRoute() {
  return (
    <RequireUser>
      <Chat />
    </RequireUser>
  );
}

function Chat() {
  const { conversationId } = useParams();
  const demo = useSession().data?.demo ?? false;
  const assistant = useAssistant().data;
  const conversations = useConversations().data?.conversations;
  useAssistantEvents(conversationId === undefined);
  const starting = assistant?.state === 'STARTING' || assistant?.state === 'FAILED';
  const first = starting && conversations?.length === 0 && conversationId === undefined;
  return (
    <ChatPage
      status={
        <>
          {demo && <DemoBadge />}
          <AssistantStatus />
        </>
      }
      wake={<WakeLine />}
      firstStart={first ? <FirstStart /> : undefined}
      account={<AccountMenu />}
    />
  );
}
