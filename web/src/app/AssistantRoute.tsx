import { useAssistantEvents } from '@/api/assistant';
import { AssistantPage } from '@/features/assistant/AssistantPage';
import { RequireUser } from './RequireUser';
import { Shell } from './Shell';

export function AssistantRoute() {
  return (
    <RequireUser>
      <Yours />
    </RequireUser>
  );
}

function Yours() {
  useAssistantEvents(true);
  return (
    <Shell>
      <AssistantPage />
    </Shell>
  );
}
