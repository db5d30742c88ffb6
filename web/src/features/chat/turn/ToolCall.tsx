import { Check, CircleDashed, LoaderCircle, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ToolPart } from '@/api/types';
import { Disclosure } from './Disclosure';

const looks = {
  running: { Icon: LoaderCircle, className: 'animate-spin text-lamp-ink' },
  done: { Icon: Check, className: 'text-good' },
  failed: { Icon: X, className: 'text-bad' },
  stopped: { Icon: CircleDashed, className: 'text-ink-soft' },
} as const;

/** A tool the assistant used: one row, with what went in and came out behind it. */
export function ToolCall({ tool, live }: { tool: ToolPart; live: boolean }) {
  const { t } = useTranslation();
  const state = tool.state === 'RUNNING' ? (live ? 'running' : 'stopped') : tool.state === 'FAILED' ? 'failed' : 'done';
  const { Icon, className } = looks[state];
  return (
    <Disclosure
      testId="tool-call"
      summary={
        <>
          <Icon aria-hidden="true" className={`size-4 shrink-0 ${className}`} />
          <span className="sr-only">{t('tool.used')}: </span>
          <span className="truncate font-mono text-[0.8125rem]">{tool.name}</span>
          <span className="shrink-0">{t(`tool.${state}`)}</span>
        </>
      }
    >
      <Payload label={t('tool.input')} text={tool.input} />
      <Payload label={t('tool.output')} text={tool.output} />
    </Disclosure>
  );
}

function Payload({ label, text }: { label: string; text: string }) {
  if (!text) return null;
  return (
    <div className="py-1.5">
      <p className="mb-1 text-xs text-ink-soft">{label}</p>
      <pre tabIndex={0} className="max-h-64 overflow-auto rounded-lg bg-sunk p-3 font-mono text-xs leading-relaxed whitespace-pre-wrap wrap-anywhere">
        {text}
      </pre>
    </div>
  );
}
