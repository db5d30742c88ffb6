import { useTranslation } from 'react-i18next';
import type { CallTrouble } from '@/api/types';

/** What a call came to, in words; of a kind that this page does not know yet, its name. */
export function useTroubleText(): (trouble: CallTrouble) => string {
  const { t, i18n } = useTranslation();
  return (trouble) => (i18n.exists(`offers.troubles.${trouble}`) ? t(`offers.troubles.${trouble}`) : trouble);
}
