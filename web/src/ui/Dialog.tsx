import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { cn } from '@/lib/cn';

export const Dialog = Primitive.Root;
export const DialogClose = Primitive.Close;

const shade = 'fixed inset-0 z-40 bg-[oklch(0.12_0.015_248/0.5)] backdrop-blur-[2px]';

/** @param tall for one that may not fit a small screen and is scrolled there */
export function DialogContent({ title, text, tall = false, children }: { title: string; text?: string; tall?: boolean; children: ReactNode }) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay className={shade} />
      <Primitive.Content
        {...(text ? {} : { 'aria-describedby': undefined })}
        className={cn(
          'arrive fixed inset-x-4 z-50 mx-auto max-w-md rounded-2xl border border-line bg-raised p-6 shadow-lifted outline-none',
          tall ? 'top-[4vh] max-h-[92vh] overflow-y-auto' : 'top-[18vh]',
        )}
      >
        <Primitive.Title className="text-lg font-semibold tracking-[-0.01em]">{title}</Primitive.Title>
        {text && <Primitive.Description className="mt-2 text-[0.9375rem] wrap-anywhere text-ink-soft">{text}</Primitive.Description>}
        {children}
      </Primitive.Content>
    </Primitive.Portal>
  );
}

/** A panel from the left edge, for what stands beside the page when there is room. */
export function Sheet({
  open,
  onOpenChange,
  title,
  children,
  className,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  children: ReactNode;
  className?: string;
}) {
  return (
    <Primitive.Root open={open} onOpenChange={onOpenChange}>
      <Primitive.Portal>
        <Primitive.Overlay className={shade} />
        <Primitive.Content
          aria-describedby={undefined}
          tabIndex={-1}
          onOpenAutoFocus={(event) => {
            // The panel itself: focus on its first button would show that button's tooltip over the list.
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
          className={cn('fixed inset-y-0 left-0 z-50 w-[min(20rem,86vw)] bg-sunk shadow-lifted outline-none', className)}
        >
          <Primitive.Title className="sr-only">{title}</Primitive.Title>
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
