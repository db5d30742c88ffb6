import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Facade } from '@/ui/Facade';
import { Logo } from '@/ui/Logo';
import { Preferences } from '@/ui/Preferences';

/** One quiet column; on wide screens the house stands beside it. */
export function SignInLayout({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(28rem,1fr)_1fr]">
      <div className="flex flex-col px-5 sm:px-10">
        <header className="flex h-18 items-center justify-between">
          <Link to="/" className="rounded-md">
            <Logo />
          </Link>
          <Preferences />
        </header>
        <main className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center pb-28">
          <h1 className="text-title font-semibold">{title}</h1>
          {children}
        </main>
      </div>
      <Facade className="hidden border-s border-line bg-sunk lg:block" lit={[6, 4]} />
    </div>
  );
}
