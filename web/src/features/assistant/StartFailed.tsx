import { useTranslation } from 'react-i18next';
import { useStartAssistant } from '@/api/assistant';
import type { Assistant } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';

export function StartFailed({ assistant, titled = false }: { assistant: Assistant; /** The heading above says already that it failed. */ titled?: boolean }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const start = useStartAssistant();
  return (
    <Notice
      tone="bad"
      action={
        <Button size="small" onClick={() => start.mutate()} disabled={start.isPending}>
          {t('assistant.start')}
        </Button>
      }
    >
      {!titled && <p className="font-medium">{t('assistant.failedTitle')}</p>}
      <p className="mt-0.5">
        {assistant.reason?.title} {assistant.reason?.detail} {t('assistant.failedText')}
      </p>
      {assistant.reason && <p className="mt-0.5 font-mono text-xs">{assistant.reason.code}</p>}
      {start.isError && <p className="mt-1">{problemText(start.error)}</p>}
    </Notice>
  );
}
