import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StreamState } from '@/api/eventStream';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';

/** A line that is back this soon is not worth a word. */
const GRACE_MILLIS = 1_500;

export function ConnectionBanner({ connection, onReconnect }: { connection: StreamState; onReconnect: () => void }) {
  const { t } = useTranslation();
  const [wasOpen, setWasOpen] = useState(false);
  const [shown, setShown] = useState(false);
  const lost = wasOpen && (connection === 'WAITING' || connection === 'CONNECTING');
  if (connection === 'OPEN' && !wasOpen) setWasOpen(true);
  if (!lost && shown) setShown(false);
  useEffect(() => {
    if (!lost) return;
    const timer = setTimeout(() => setShown(true), GRACE_MILLIS);
    return () => clearTimeout(timer);
  }, [lost]);
  if (!shown) return null;
  return (
    <Notice
      action={
        <Button size="small" onClick={onReconnect}>
          {t('chat.reconnectNow')}
        </Button>
      }
    >
      {t('chat.reconnecting')}
    </Notice>
  );
}
