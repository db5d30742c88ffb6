import { useTranslation } from 'react-i18next';
import type { Part } from '@/api/types';
import { Markdown } from '../markdown/Markdown';
import { Reasoning } from './Reasoning';
import { ToolCall } from './ToolCall';

export function PartView({ part, growing, live }: { part: Part; growing: boolean; live: boolean }) {
  const { t } = useTranslation();
  switch (part.type) {
    case 'text':
      return part.text ? <div className="not-first:mt-4"><Markdown text={part.text} streaming={growing} /></div> : null;
    case 'reasoning':
      return <Reasoning text={part.text} growing={growing} />;
    case 'tool':
      return <ToolCall tool={part} live={live} />;
    default:
      return <p className="text-sm text-ink-soft">{t('turn.unknownPart')}</p>;
  }
}
