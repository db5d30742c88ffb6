import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { useSession } from '@/api/session';
import { NotFoundPage } from './NotFoundPage';
import { RequireUser } from './RequireUser';
import { Shell } from './Shell';

const pages = { assistants: '/operator', providers: '/operator/providers', credentials: '/operator/keys', catalogue: '/operator/models' } as const;

/** Round the pages for operators, with the way from one to another. */
export function ForOperators({ children }: { children: ReactNode }) {
  return (
    <RequireUser>
      <OperatorsOnly>{children}</OperatorsOnly>
    </RequireUser>
  );
}

/** Who is no operator has no such page; the portal would refuse the calls anyway. */
function OperatorsOnly({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const operator = useSession().data?.user?.operator ?? false;
  if (!operator) return <NotFoundPage />;
  return (
    <Shell wide>
      <nav aria-label={t('operate.pages')} className="mt-6 border-b border-line sm:mt-8">
        <ul className="-mb-px flex gap-x-3.5 overflow-x-auto sm:gap-x-7">
          {(Object.keys(pages) as (keyof typeof pages)[]).map((page) => (
            <li key={page} className="shrink-0">
              <NavLink
                to={pages[page]}
                end
                className="flex h-11 items-center border-b-2 border-transparent text-sm text-ink-soft -outline-offset-2 hover:text-ink aria-[current=page]:border-action aria-[current=page]:font-medium aria-[current=page]:text-ink"
              >
                {t(`operate.${page}`)}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </Shell>
  );
}
