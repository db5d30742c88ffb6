import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink } from 'react-router';
import { useSession } from '@/api/session';
import { cn } from '@/lib/cn';
import { Logo } from '@/ui/Logo';
import { Preferences } from '@/ui/Preferences';

/** Round the pages beside the chat of somebody who is signed in. */
export function Shell({ children, wide = false }: { children: ReactNode; wide?: boolean }) {
  const { t } = useTranslation();
  const operator = useSession().data?.user?.operator ?? false;
  return (
    <div className={cn('mx-auto w-full px-4 pb-20 sm:px-8', wide ? 'max-w-7xl' : 'max-w-6xl')}>
      <a href="#main" className="sr-only focus:not-sr-only focus:absolute focus:z-50 focus:m-2 focus:rounded-lg focus:bg-raised focus:p-3">
        {t('app.skip')}
      </a>
      <header className="flex flex-wrap items-center justify-between gap-x-6 pt-3 sm:pt-4">
        <Link to="/chat" className="flex rounded-md">
          <Logo />
        </Link>
        <nav aria-label={t('shell.pages')} className="order-last -mx-2.5 flex w-full gap-1 overflow-x-auto py-1 sm:order-none sm:mx-0 sm:w-auto sm:flex-1">
          <Page to="/chat">{t('chat.title')}</Page>
          <Page to="/assistant">{t('yours.title')}</Page>
          <Page to="/keys">{t('keys.title')}</Page>
          {operator && <Page to="/operator">{t('operate.title')}</Page>}
        </nav>
        <Preferences />
      </header>
      <main id="main" tabIndex={-1} className="outline-none">
        {children}
      </main>
    </div>
  );
}

function Page({ to, children }: { to: string; children: ReactNode }) {
  return (
    <NavLink
      to={to}
      className="flex h-9 shrink-0 items-center rounded-lg px-2.5 text-sm text-ink-soft hover:bg-ink/6 hover:text-ink aria-[current=page]:bg-ink/6 aria-[current=page]:font-medium aria-[current=page]:text-ink touch:h-11"
    >
      {children}
    </NavLink>
  );
}
