import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShownTurn } from './turnReducer';

type Said = 'working' | 'done' | 'stopped' | 'failed';

const said: Partial<Record<ShownTurn['status'], Said>> = {
  RUNNING: 'working',
  DONE: 'done',
  STOPPED: 'stopped',
  FAILED: 'failed',
  INTERRUPTED: 'failed',
};

/** Tells a screen reader that an answer began and how it ended. Never its words one by one: that would drown everything else. */
export function TurnAnnouncer({ turn }: { turn: ShownTurn | undefined }) {
  const { t } = useTranslation();
  const now = turn && `${turn.id} ${turn.status}`;
  const [before, setBefore] = useState(now);
  const [news, setNews] = useState<Said>();
  if (now !== before) {
    setBefore(now);
    // What a conversation already held when it was opened is not news.
    setNews(before && turn ? said[turn.status] : undefined);
  }
  return (
    <p aria-live="polite" className="sr-only" data-testid="announcer">
      {news && t(`chat.announce.${news}`)}
    </p>
  );
}
