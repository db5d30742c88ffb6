import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

/** A line that tells something now: a lamp for news, red for what went wrong. */
export function Notice({
  tone = 'news',
  children,
  action,
  className,
}: {
  tone?: 'news' | 'bad';
  children: ReactNode;
  action?: ReactNode;
  className?: string;
}) {
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'status'}
      className={cn(
        'arrive flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl px-4 py-2.5 text-sm',
        tone === 'bad' ? 'bg-bad-wash text-bad' : 'bg-lamp-wash',
        className,
      )}
    >
      <div className="min-w-0 flex-1 basis-48 wrap-anywhere">{children}</div>
      {action}
    </div>
  );
}
