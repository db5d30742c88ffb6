import { useTranslation } from 'react-i18next';
import type { Texts } from '@/lib/i18n/texts';
import { asProblem } from './problem';

type KnownCode = Exclude<keyof Texts['problem'], 'requestId'>;

/** Our own sentence for the codes we know, the portal's English one for the rest. */
export function useProblemText(): (error: unknown) => string {
  const { t, i18n } = useTranslation();
  return (error) => {
    const problem = asProblem(error);
    const key = `problem.${problem.code}`;
    if (problem.code !== 'requestId' && i18n.exists(key)) return t(`problem.${problem.code as KnownCode}`);
    return problem.message || t('problem.UNEXPECTED');
  };
}
