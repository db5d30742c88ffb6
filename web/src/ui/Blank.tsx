import type { ReactNode } from 'react';
import { LogoMark } from './Logo';

/** A page or part with nothing to show: says why, and what to do. */
export function Blank({ title, text, children, level = 'h1' }: { title: string; text?: string; children?: ReactNode; level?: 'h1' | 'h2' }) {
  const Heading = level;
  return (
    <div className="arrive mx-auto flex max-w-md flex-col items-start gap-3 px-6 py-16">
      <LogoMark className="mb-3 size-9" />
      <Heading className="text-title font-semibold">{title}</Heading>
      {text && <p className="text-ink-soft">{text}</p>}
      {children && <div className="mt-4 flex flex-wrap gap-3">{children}</div>}
    </div>
  );
}
