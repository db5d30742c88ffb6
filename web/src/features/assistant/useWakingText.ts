import { useTranslation } from 'react-i18next';
import type { Assistant } from '@/api/types';
import { wholeSeconds } from '@/lib/time';
import { useWaking } from './useWaking';

/** What is said of a start that runs: its place in the line, or how long it will take. */
export function useWakingText(assistant: Assistant): { text: string; progress: number } {
  const { t } = useTranslation();
  const { position, leftMillis, progress } = useWaking(assistant);
  if (position !== undefined) return { text: t('assistant.waitingForPlace', { position }), progress };
  return { text: leftMillis === undefined ? t('assistant.wakingLong') : t('assistant.wakingAbout', { seconds: wholeSeconds(leftMillis) }), progress };
}
