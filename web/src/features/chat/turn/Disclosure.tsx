import { ChevronRight } from 'lucide-react';
import { Collapsible } from 'radix-ui';
import type { ReactNode } from 'react';

/** A compact row that opens. */
export function Disclosure({ summary, children, testId }: { summary: ReactNode; children: ReactNode; testId: string }) {
  return (
    <Collapsible.Root className="not-first:mt-2 not-last:mb-2" data-testid={testId}>
      <Collapsible.Trigger className="group -mx-2 flex min-h-8 max-w-full items-center gap-2 rounded-lg px-2 text-sm text-ink-soft hover:bg-ink/5 hover:text-ink touch:min-h-11">
        <ChevronRight aria-hidden="true" className="size-4 shrink-0 transition-transform group-data-[state=open]:rotate-90" />
        {summary}
      </Collapsible.Trigger>
      <Collapsible.Content className="mt-1 ms-2 border-s border-line ps-4">{children}</Collapsible.Content>
    </Collapsible.Root>
  );
}
