import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAssistant } from '@/api/assistant';
import type { Assistant } from '@/api/types';
import { cn } from '@/lib/cn';
import { StartFailed } from './StartFailed';
import { StepList } from './StepList';
import { useWakingText } from './useWakingText';

/** One line above the composer while the assistant wakes or has failed to; nothing when it is up. */
export function WakeLine() {
  const assistant = useAssistant().data;
  if (assistant?.state === 'STARTING') return <WakingLine assistant={assistant} />;
  if (assistant?.state === 'FAILED') return <StartFailed assistant={assistant} />;
  return null;
}

function WakingLine({ assistant }: { assistant: Assistant }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { text, progress } = useWakingText(assistant);
  return (
    <section className="arrive overflow-hidden rounded-xl bg-lamp-wash text-sm" data-testid="wake-line">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex min-h-10 w-full items-center gap-2.5 px-4 py-2 text-start touch:min-h-11"
      >
        <span aria-hidden="true" className="lamp-pulse size-2.5 shrink-0 rounded-xs bg-lamp" />
        <span className="flex-1">
          {text}
        </span>
        <ChevronDown aria-hidden="true" className={cn('size-4 shrink-0 transition-transform', open && 'rotate-180')} />
        <span className="sr-only">{t('assistant.steps')}</span>
      </button>
      {open && (
        <div className="px-4 pb-3">
          <StepList steps={assistant.steps} />
          <p className="mt-3 text-ink-soft">{t('assistant.typeAlready')}</p>
        </div>
      )}
      <div className="h-0.5 bg-lamp transition-[width] duration-500 ease-linear" style={{ width: `${progress * 100}%` }} />
    </section>
  );
}
