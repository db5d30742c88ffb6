import type { ComponentProps } from 'react';
import { cn } from '@/lib/cn';
import { Tooltip } from './Tooltip';

/** A button with only a picture: its label is read aloud and shown on hover and focus. */
export function IconButton({ label, className, children, ...rest }: ComponentProps<'button'> & { label: string }) {
  return (
    <Tooltip text={label}>
      <button
        type="button"
        aria-label={label}
        className={cn(
          'grid size-9 shrink-0 place-items-center rounded-lg text-ink-soft transition-colors hover:bg-ink/6 hover:text-ink touch:size-11',
          'disabled:opacity-45 [&_svg]:size-4.5',
          className,
        )}
        {...rest}
      >
        {children}
      </button>
    </Tooltip>
  );
}
