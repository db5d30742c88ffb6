import { useTranslation } from 'react-i18next';
import { useAssistant } from '@/api/assistant';
import type { Assistant } from '@/api/types';
import { StartFailed } from './StartFailed';
import { StepList } from './StepList';
import { useWakingText } from './useWakingText';

/** The very first start: what happens, how far it is, how long it takes. The composer below is already open. */
export function FirstStart() {
  const { t } = useTranslation();
  const assistant = useAssistant().data;
  if (!assistant) return null;
  const failed = assistant.state === 'FAILED';
  return (
    <section className="arrive my-auto max-w-xl pb-8" data-testid="first-start">
      <h2 className="text-title font-semibold">{failed ? t('assistant.failedTitle') : t('assistant.firstTitle')}</h2>
      {!failed && <p className="mt-2 text-ink-soft">{t('assistant.firstText')}</p>}
      {!failed && <Progress assistant={assistant} />}
      <div className="mt-6">
        <StepList steps={assistant.steps} />
      </div>
      <div className="mt-6">{failed ? <StartFailed assistant={assistant} titled /> : <p className="text-ink-soft">{t('assistant.typeAlready')}</p>}</div>
    </section>
  );
}

function Progress({ assistant }: { assistant: Assistant }) {
  const { t } = useTranslation();
  const { text, progress } = useWakingText(assistant);
  return (
    <div className="mt-6">
      <div
        role="progressbar"
        aria-label={t('assistant.firstTitle')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(progress * 100)}
        className="h-1.5 overflow-hidden rounded-full bg-ink/8"
      >
        <div className="h-full rounded-full bg-lamp transition-[width] duration-500 ease-linear" style={{ width: `${progress * 100}%` }} />
      </div>
      <p className="mt-2 text-sm text-ink-soft">{text}</p>
    </div>
  );
}
