import { cn } from '@/lib/cn';

/** The mark: a dark house in the shape of a D, with one window lit. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={cn('size-6 shrink-0', className)}>
      <path d="M3 2h8.5a10 10 0 0 1 0 20H3Z" className="fill-ink" />
      <rect x="8" y="8" width="8" height="8" rx="1.75" className="fill-lamp" />
    </svg>
  );
}

export function Logo({ className }: { className?: string }) {
  return (
    <span className={cn('inline-flex items-center gap-2.5 text-[1.0625rem] font-semibold tracking-[-0.02em]', className)}>
      <LogoMark />
      Darkplex
    </span>
  );
}
