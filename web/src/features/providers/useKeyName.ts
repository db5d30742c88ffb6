import { useTranslation } from 'react-i18next';
import { useCredentials } from '@/api/providers';

const SHORT = 8;

/** What the proxy calls a key by its id, people by its name; one that is gone keeps the beginning of its id. */
export function useKeyName(): (id: string) => string {
  const { t } = useTranslation();
  const credentials = useCredentials();
  return (id) => {
    if (id === 'environment') return t('offers.environment');
    return credentials.data?.find((one) => one.id === id)?.name ?? (id === 'none' ? t('offers.noKey') : `${id.slice(0, SHORT)}…`);
  };
}
