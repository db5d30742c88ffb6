import { ChevronRight } from 'lucide-react';
import { Fragment, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { crumbs } from './paths';

const crumb = 'rounded-md px-1.5 py-1 wrap-anywhere text-start hover:bg-ink/6 touch:min-h-11';

/** @param here where the focus goes when what had it is gone */
export function Breadcrumbs({ path, onOpen, here }: { path: string; onOpen: (path: string) => void; here: Ref<HTMLSpanElement> }) {
  const { t } = useTranslation();
  const way = crumbs(path);
  return (
    <nav aria-label={t('files.where')} className="border-b border-line px-3.5 py-2 text-sm">
      <ol className="flex flex-wrap items-center">
        <li>
          {way.length === 0 ? (
            <span ref={here} tabIndex={-1} aria-current="location" className="rounded-md px-1.5 py-1 font-medium">{t('files.root')}</span>
          ) : (
            <button type="button" className={crumb} onClick={() => onOpen('')}>
              {t('files.root')}
            </button>
          )}
        </li>
        {way.map((one, at) => (
          <Fragment key={one.path}>
            <li aria-hidden="true">
              <ChevronRight className="size-4 text-ink-soft" />
            </li>
            <li className="min-w-0">
              {at === way.length - 1 ? (
                <span ref={here} tabIndex={-1} aria-current="location" className="rounded-md px-1.5 py-1 font-medium wrap-anywhere">{one.name}</span>
              ) : (
                <button type="button" className={crumb} onClick={() => onOpen(one.path)}>
                  {one.name}
                </button>
              )}
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}
