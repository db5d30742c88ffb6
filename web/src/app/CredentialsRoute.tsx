import { CredentialsPage } from '@/features/providers/CredentialsPage';
import { ForOperators } from './ForOperators';

export function CredentialsRoute() {
  return (
    <ForOperators>
      <CredentialsPage />
    </ForOperators>
  );
}
