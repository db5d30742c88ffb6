import { cn } from '@/lib/cn';

const lamps = {
  READY: 'bg-lamp',
  STARTING: 'bg-lamp lamp-pulse',
  PARKED: 'border border-line-strong bg-lamp/35',
  ASLEEP: 'border border-line-strong',
  STOPPING: 'border border-line-strong lamp-pulse',
  FAILED: 'bg-bad',
} as const;

/** A window: lit while the assistant is up. Says nothing that is not beside it in words, too. */
export function StateLamp({ state, className }: { state: keyof typeof lamps; className?: string }) {
  return <span aria-hidden="true" className={cn('inline-block size-2.5 shrink-0 rounded-xs', lamps[state], className)} />;
}
