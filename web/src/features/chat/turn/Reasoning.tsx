import { useTranslation } from 'react-i18next';
import { Disclosure } from './Disclosure';

export function Reasoning({ text, growing }: { text: string; growing: boolean }) {
  const { t } = useTranslation();
  if (!text && !growing) return null;
  return (
    <Disclosure testId="reasoning" summary={<span className={growing ? 'lamp-pulse' : ''}>{growing ? t('turn.reasoningNow') : t('turn.reasoning')}</span>}>
      <p className="py-1 text-sm leading-relaxed whitespace-pre-wrap wrap-anywhere text-ink-soft">{text}</p>
    </Disclosure>
  );
}
