import { Popover as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from '@/lib/cn';

export const Popover = Primitive.Root;
export const PopoverTrigger = Primitive.Trigger;

export function PopoverContent({ className, ...rest }: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Content
        sideOffset={8}
        collisionPadding={12}
        align="start"
        className={cn('arrive z-40 w-72 rounded-xl border border-line bg-raised p-4 shadow-lifted outline-none', className)}
        {...rest}
      />
    </Primitive.Portal>
  );
}
