import { useSession } from '@/api/session';
import { OperatorPage } from '@/features/admin/OperatorPage';
import { NotFoundPage } from './NotFoundPage';
import { RequireUser } from './RequireUser';
import { Shell } from './Shell';

export function OperatorRoute() {
  return (
    <RequireUser>
      <ForOperators />
    </RequireUser>
  );
}

/** Who is no operator has no such page; the portal would refuse the calls anyway. */
function ForOperators() {
  const operator = useSession().data?.user?.operator ?? false;
  if (!operator) return <NotFoundPage />;
  return (
    <Shell wide>
      <OperatorPage />
    </Shell>
  );
}
