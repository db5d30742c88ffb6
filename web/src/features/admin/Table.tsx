import { ArrowDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { TableSort, TenantAct } from '@/api/operator';
import type { Plan, TenantRow } from '@/api/types';
import { cn } from '@/lib/cn';
import { useMediaQuery } from '@/lib/useMediaQuery';
import { Button } from '@/ui/Button';
import { TenantCard } from './TenantCard';
import { TenantLine } from './TenantLine';

export interface RowsProps {
  rows: TenantRow[];
  plans: Plan[];
  sort: TableSort;
  onSort: (by: TableSort) => void;
  onAct: (row: TenantRow, act: TenantAct) => void;
  onPlan: (row: TenantRow, plan: string) => void;
  busy: string | undefined;
}

/** A table where there is room for one, else a card for each assistant. */
export function Table(props: RowsProps) {
  return useMediaQuery('(min-width: 64rem)') ? <Wide {...props} /> : <Narrow {...props} />;
}

function Narrow({ rows, sort, onSort, busy, ...rest }: RowsProps) {
  const { t } = useTranslation();
  return (
    <>
      <div role="group" aria-label={t('operator.sort')} className="mt-6 flex gap-2">
        {(['STATE', 'ACTIVE'] as const).map((by) => (
          <Button key={by} size="small" look={sort === by ? 'primary' : 'outline'} aria-pressed={sort === by} onClick={() => onSort(by)}>
            {t(`operator.sorts.${by}`)}
          </Button>
        ))}
      </div>
      <ul className="mt-4 flex flex-col gap-3">
        {rows.map((row) => (
          <TenantCard key={row.id} row={row} {...rest} busy={busy === row.id} />
        ))}
      </ul>
    </>
  );
}

function Wide({ rows, sort, onSort, busy, ...rest }: RowsProps) {
  const { t } = useTranslation();
  const plain = 'px-3 py-2.5 text-start font-normal';
  return (
    <div className="mt-8 overflow-x-auto rounded-2xl border border-line bg-raised">
      <table className="w-full text-sm" data-testid="tenant-table">
        <thead className="border-b border-line text-ink-soft">
          <tr>
            <th scope="col" className={cn(plain, 'ps-5')}>{t('operator.owner')}, {t('operator.plan')}</th>
            <Sorted by="STATE" sort={sort} onSort={onSort} text={t('operator.state')} />
            <th scope="col" className={plain}>{t('operator.walls')}</th>
            <th scope="col" className={cn(plain, 'text-end')}>{t('operator.memory')}</th>
            <Sorted by="ACTIVE" sort={sort} onSort={onSort} text={t('operator.active')} />
            <th scope="col" className={cn(plain, 'text-end')}>{t('operator.template')}</th>
            <th scope="col" className={cn(plain, 'text-end')}>{t('operator.crashes')}</th>
            <th scope="col" className={plain}><span className="sr-only">{t('operator.actions')}</span></th>
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <TenantLine key={row.id} row={row} {...rest} busy={busy === row.id} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Sorted({ by, sort, onSort, text }: { by: TableSort; sort: TableSort; onSort: (by: TableSort) => void; text: string }) {
  const sorted = sort === by;
  return (
    <th scope="col" aria-sort={sorted ? 'descending' : 'none'} className="px-1 py-1 text-start font-normal">
      <button type="button" onClick={() => onSort(by)} className={cn('flex h-8 items-center gap-1.5 rounded-md px-2 hover:bg-ink/6', sorted && 'font-medium text-ink')}>
        {text}
        <ArrowDown aria-hidden="true" className={cn('size-3.5', !sorted && 'invisible')} />
      </button>
    </th>
  );
}
