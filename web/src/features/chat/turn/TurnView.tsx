import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { isLive } from '@/api/types';
import { LogoMark } from '@/ui/Logo';
import { cn } from '@/lib/cn';
import type { ShownTurn } from '../turnReducer';
import { PartView } from './PartView';
import { Question } from './Question';
import { TurnFooter } from './TurnFooter';
import { TurnStatusLine } from './TurnStatusLine';

/** A question with its answer. */
export const TurnView = memo(function TurnView({ turn, modelName, onRetry }: { turn: ShownTurn; modelName: (id: string) => string; onRetry: ((text: string) => void) | undefined }) {
  const { t } = useTranslation();
  const live = turn.status === 'SENDING' || isLive(turn.status);
  return (
    <li className="pb-10" data-testid="turn" data-status={turn.status}>
      <h2 className="sr-only">{t('chat.you')}</h2>
      <Question text={turn.question} pending={turn.status === 'SENDING'} />
      <h3 className="sr-only">{t('chat.assistant')}</h3>
      <div className="mt-6 grid gap-x-3.5 gap-y-2 sm:grid-cols-[1.5rem_minmax(0,1fr)]" aria-busy={live}>
        <LogoMark className={cn('mt-0.5 size-5 max-sm:hidden', live && 'lamp-pulse')} />
        <div className="min-w-0" data-testid="answer">
          {turn.parts.map((part, at) => (
            <PartView key={at} part={part} growing={live && at === turn.parts.length - 1} live={live} />
          ))}
          <TurnStatusLine turn={turn} onRetry={onRetry} />
          {!live && <TurnFooter turn={turn} modelName={modelName} />}
        </div>
      </div>
    </li>
  );
});
