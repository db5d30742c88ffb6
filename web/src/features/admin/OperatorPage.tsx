import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { type TableSort, usePlans, useTenantTable } from '@/api/operator';
import { useProblemText } from '@/api/useProblemText';
import { usePageTitle } from '@/lib/pageTitle';
import { Button } from '@/ui/Button';
import { Skeleton } from '@/ui/Loading';
import { Notice } from '@/ui/Notice';
import { ActDialog, type Asked } from './ActDialog';
import { Findings } from './Findings';
import { Pages } from './Pages';
import { Table } from './Table';
import { TemplateRollout } from './TemplateRollout';
import { useAct } from './useAct';

/** Everyone's assistants, for an operator. */
export function OperatorPage() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  usePageTitle(t('operator.title'));
  const [query, setQuery] = useSearchParams();
  const sort: TableSort = query.get('sort') === 'ACTIVE' ? 'ACTIVE' : 'STATE';
  const page = Math.max(0, Math.trunc(Number(query.get('page') ?? 0)) || 0);
  const table = useTenantTable(sort, page);
  const plans = usePlans();
  const [asked, setAsked] = useState<Asked>();
  const act = useAct(setAsked);
  const go = (to: { sort?: TableSort; page?: number }) => setQuery({ sort: to.sort ?? sort, page: String(to.page ?? 0) });
  return (
    <>
      <h1 className="mt-8 text-title font-semibold">{t('operator.title')}</h1>
      <p className="mt-2 max-w-prose text-ink-soft">{t('operator.lead')}</p>
      {table.data && <p className="mt-1 max-w-prose text-sm text-ink-soft">{t(table.data.diskHeld ? 'operator.diskHeld' : 'operator.diskWatched')}</p>}
      {act.problem && (
        <Notice tone="bad" className="mt-6">
          {problemText(act.problem)}
        </Notice>
      )}
      <Findings />
      <TemplateRollout />
      {table.isError && !table.data && (
        <div className="mt-10 flex flex-col items-start gap-3" role="alert">
          <p>{problemText(table.error)}</p>
          <Button onClick={() => void table.refetch()}>{t('app.retry')}</Button>
        </div>
      )}
      {table.isPending && (
        <div className="mt-10 flex flex-col gap-4">
          <Skeleton className="h-6 w-full" />
          <Skeleton className="h-6 w-11/12" />
          <Skeleton className="h-6 w-full" />
        </div>
      )}
      {table.data?.total === 0 && (
        <div className="mt-10 rounded-2xl border border-dashed border-line-strong p-8">
          <p className="font-medium">{t('operator.empty')}</p>
          <p className="mt-1 text-ink-soft">{t('operator.emptyText')}</p>
        </div>
      )}
      {table.data && table.data.total > 0 && (
        <>
          <Table rows={table.data.tenants} sort={sort} onSort={(by) => go({ sort: by })} plans={plans.data?.plans ?? []} onAct={act.ask} onPlan={act.choose} busy={act.busy} />
          <Pages page={page} size={table.data.size} total={table.data.total} onPage={(to) => go({ page: to })} />
        </>
      )}
      {asked && <ActDialog asked={asked} busy={act.busy !== undefined} problem={act.problem} onConfirm={() => act.confirm(asked)} onClose={() => setAsked(undefined)} />}
    </>
  );
}
