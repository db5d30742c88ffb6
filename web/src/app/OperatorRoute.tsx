import { OperatorPage } from '@/features/admin/OperatorPage';
import { ForOperators } from './ForOperators';

export function OperatorRoute() {
  return (
    <ForOperators>
      <OperatorPage />
    </ForOperators>
  );
}
