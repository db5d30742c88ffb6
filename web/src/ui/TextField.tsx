import { type ComponentProps, useId } from 'react';
import { cn } from '@/lib/cn';

export function TextField({ label, error, className, ...rest }: ComponentProps<'input'> & { label: string; error?: string | undefined }) {
  const id = useId();
  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        className={cn(
          'h-12 w-full rounded-[0.625rem] border border-line-strong bg-raised px-3.5 text-base outline-offset-0 placeholder:text-ink-soft',
          error && 'border-bad',
        )}
        {...rest}
      />
      {error && (
        <p id={`${id}-error`} role="alert" className="mt-2 text-sm text-bad">
          {error}
        </p>
      )}
    </div>
  );
}
