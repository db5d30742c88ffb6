import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAssistant, useStartAssistant } from '@/api/assistant';
import { Button } from '@/ui/Button';
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/Popover';
import { StateLamp } from '@/ui/StateLamp';
import { StepList } from './StepList';

/** In the header: a window, lit while the assistant is up. */
export function AssistantStatus() {
  const { t } = useTranslation();
  const assistant = useAssistant().data;
  const start = useStartAssistant();
  if (!assistant) return null;
  const { state, steps } = assistant;
  return (
    <Popover>
      <PopoverTrigger
        className="flex h-9 shrink-0 items-center gap-2 rounded-lg px-2.5 text-sm text-ink-soft hover:bg-ink/6 hover:text-ink touch:h-11"
        data-testid="assistant-status"
        data-state-name={state}
      >
        <StateLamp state={state} />
        <span className="sr-only">{t('chat.assistant')}: </span>
        {t(`assistant.states.${state}`)}
      </PopoverTrigger>
      <PopoverContent align="end" aria-label={t('chat.assistant')} className="text-sm">
        <p className="font-medium">{t(`assistant.states.${state}`)}</p>
        {state === 'ASLEEP' && <p className="mt-1 text-ink-soft">{t('assistant.asleepHint')}</p>}
        {state === 'PARKED' && <p className="mt-1 text-ink-soft">{t('assistant.parkedHint')}</p>}
        {state === 'FAILED' && <p className="mt-1 text-ink-soft">{assistant.reason?.title}</p>}
        {steps.length > 0 && (
          <div className="mt-3">
            <StepList steps={steps} />
          </div>
        )}
        {(state === 'ASLEEP' || state === 'FAILED') && (
          <Button size="small" className="mt-4" disabled={start.isPending} onClick={() => start.mutate()}>
            {state === 'FAILED' ? t('assistant.start') : t('assistant.wake')}
          </Button>
        )}
        <Link to="/assistant" className="mt-4 block w-fit rounded-md underline decoration-line-strong underline-offset-4 hover:decoration-ink">
          {t('yours.more')}
        </Link>
      </PopoverContent>
    </Popover>
  );
}
