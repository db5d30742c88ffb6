import { Check, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Step } from '@/api/types';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { cn } from '@/lib/cn';

/** The named steps of a start. */
export function StepList({ steps }: { steps: Step[] }) {
  const { t, i18n } = useTranslation();
  const language = useLanguage();
  const seconds = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  return (
    <ol aria-label={t('assistant.steps')} className="flex flex-col gap-2.5">
      {steps.map((step) => (
        <li key={step.name} className={cn('flex items-center gap-3', step.state === 'WAITING' && 'text-ink-soft')} data-testid={`step-${step.name}`} data-state={step.state}>
          <Window state={step.state} />
          <span className="flex-1">{i18n.exists(`assistant.stepNames.${step.name}`) ? t(`assistant.stepNames.${step.name}`) : step.name}</span>
          <span className={cn('text-sm text-ink-soft', step.state === 'DONE' && 'figures')}>
            {step.state === 'DONE' && step.millis != null
              ? t('assistant.seconds', { seconds: seconds.format(step.millis / 1000) })
              : step.position != null
                ? t('assistant.place', { position: step.position })
                : t(`assistant.stepStates.${step.state}`)}
          </span>
        </li>
      ))}
    </ol>
  );
}

/** Each step is a window of the house, and lights up. */
function Window({ state }: { state: Step['state'] }) {
  return (
    <span
      aria-hidden="true"
      className={cn(
        'grid size-5 shrink-0 place-items-center rounded-[0.3rem] border',
        state === 'WAITING' && 'border-line-strong/60',
        state === 'RUNNING' && 'lamp-pulse border-lamp bg-lamp',
        state === 'DONE' && 'border-lamp bg-lamp text-[oklch(0.22_0.022_250)]',
        state === 'FAILED' && 'border-bad bg-bad text-paper',
      )}
    >
      {state === 'DONE' && <Check className="size-3.5" strokeWidth={3} />}
      {state === 'FAILED' && <X className="size-3.5" strokeWidth={3} />}
    </span>
  );
}
