import { useTranslation } from 'react-i18next';
import { CopyButton } from '@/ui/CopyButton';
import { DemoBadge } from '@/ui/DemoBadge';
import type { ShownTurn } from '../turnReducer';
import { Bill } from './Bill';

/** Under an answer: which model, what it cost, copy. */
export function TurnFooter({ turn, modelName }: { turn: ShownTurn; modelName: (id: string) => string }) {
  const { t } = useTranslation();
  const answer = () => turn.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n\n');
  const models = turn.usage?.models.length ? turn.usage.models : turn.model ? [turn.model] : [];
  const hasText = turn.parts.some((part) => part.type === 'text' && part.text);
  if (!hasText && !turn.usage && models.length === 0) return null;
  return (
    <div className="mt-2.5 flex flex-wrap items-center gap-x-1 text-sm text-ink-soft" data-testid="turn-footer">
      {hasText && <CopyButton text={answer} label={t('turn.copyAnswer')} className="-ms-2.5" />}
      {turn.usage?.demo ? (
        <DemoBadge className="me-2" />
      ) : (
        models.length > 0 && (
          <span className="me-1 truncate" data-testid="turn-model">
            {models.map(modelName).join(', ')}
          </span>
        )
      )}
      {turn.usage && <Bill usage={turn.usage} modelName={modelName} />}
    </div>
  );
}
