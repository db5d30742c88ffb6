import { OffersPage } from '@/features/providers/OffersPage';
import { ForOperators } from './ForOperators';

export function ProvidersRoute() {
  return (
    <ForOperators>
      <OffersPage />
    </ForOperators>
  );
}
