import { RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '@/api/useProblemText';
import { Problem } from '@/api/problem';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import type { ShownTurn } from '../turnReducer';

/** What the turn is doing while nothing else shows it, and how it ended when it did not end well. */
export function TurnStatusLine({ turn, onRetry }: { turn: ShownTurn; onRetry: ((text: string) => void) | undefined }) {
  const { t, i18n } = useTranslation();
  const problemText = useProblemText();
  const retry = onRetry && (
    <Button size="small" onClick={() => onRetry(turn.question)}>
      <RotateCcw aria-hidden="true" />
      {t('turn.retry')}
    </Button>
  );
  switch (turn.status) {
    case 'SENDING':
      return <Working text={t('turn.sending')} />;
    case 'QUEUED':
      return <Working text={t('turn.queued')} />;
    case 'WAKING':
      return <Working text={t('turn.waking')} />;
    case 'RUNNING':
      return turn.parts.length === 0 ? <Working text={t('turn.thinking')} /> : null;
    case 'STOPPED':
      return <Ended>{t('turn.stopped')}</Ended>;
    case 'INTERRUPTED':
      return (
        <Notice className="mt-3" action={retry}>
          {t('turn.interrupted')}
        </Notice>
      );
    case 'FAILED':
      return (
        <Notice tone="bad" className="mt-3" action={retry}>
          <p className="font-medium">{turn.problem ? problemText(new Problem({ ...turn.problem, status: 0 })) : t('turn.failed')}</p>
          {/* The portal's details are in English; our own sentences above are enough elsewhere. */}
          {turn.problem?.detail && i18n.language.startsWith('en') && <p className="mt-0.5">{turn.problem.detail}</p>}
        </Notice>
      );
    case 'DONE':
      return turn.parts.length === 0 ? <Ended>{t('turn.empty')}</Ended> : null;
  }
}

function Working({ text }: { text: string }) {
  return <p className="lamp-pulse text-ink-soft">{text}</p>;
}

function Ended({ children }: { children: ReactNode }) {
  return <p className="mt-3 text-sm text-ink-soft">{children}</p>;
}
