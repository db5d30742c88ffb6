import { KeysPage } from '@/features/keys/KeysPage';
import { RequireUser } from './RequireUser';
import { Shell } from './Shell';

export function KeysRoute() {
  return (
    <RequireUser>
      <Shell>
        <KeysPage />
      </Shell>
    </RequireUser>
  );
}
