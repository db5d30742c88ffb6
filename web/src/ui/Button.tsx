import { Slot } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from '@/lib/cn';

const looks = {
  primary: 'bg-action text-on-action hover:opacity-88 active:opacity-80',
  outline: 'border border-line-strong/60 bg-raised hover:bg-sunk',
  quiet: 'hover:bg-ink/6',
  danger: 'bg-bad text-paper hover:opacity-88',
} as const;

const sizes = {
  small: 'h-9 px-3 text-sm touch:h-11',
  medium: 'h-11 px-4.5 text-[0.9375rem]',
  large: 'h-12.5 px-6 text-base',
} as const;

export interface ButtonLook {
  look?: keyof typeof looks;
  size?: keyof typeof sizes;
}

export function Button({
  look = 'outline',
  size = 'medium',
  asChild = false,
  className,
  type = 'button',
  ...rest
}: ComponentProps<'button'> & ButtonLook & { asChild?: boolean }) {
  const Element = asChild ? Slot.Root : 'button';
  return (
    <Element
      {...(asChild ? {} : { type })}
      className={cn(
        'inline-flex shrink-0 items-center justify-center gap-2 rounded-[0.625rem] font-medium whitespace-nowrap transition-[opacity,background-color]',
        'disabled:opacity-45 [&_svg]:size-4.5 [&_svg]:shrink-0',
        looks[look],
        sizes[size],
        className,
      )}
      {...rest}
    />
  );
}
