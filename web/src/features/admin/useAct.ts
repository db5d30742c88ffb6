import { type TenantAct, useTenantAct } from '@/api/operator';
import { asProblem, type Problem } from '@/api/problem';
import type { TenantRow } from '@/api/types';
import type { Asked } from './ActDialog';

/** What ends something is asked about first: a quarantine always, the others when an answer would break off. */
export function useAct(setAsked: (asked: Asked | undefined) => void) {
  const call = useTenantAct();
  const run = (row: TenantRow, act: TenantAct, evenWhileWorking: boolean) =>
    call.mutate(
      { id: row.id, act, evenWhileWorking },
      {
        onSuccess: () => setAsked(undefined),
        onError: (error) => asProblem(error).code === 'ASSISTANT_WORKING' && setAsked({ row, act }),
      },
    );
  const error = call.isError ? asProblem(call.error) : undefined;
  const problem: Problem | undefined = error?.code === 'ASSISTANT_WORKING' ? undefined : error;
  return {
    problem,
    /** The id of the row that is acted on just now. */
    busy: call.isPending ? call.variables.id : undefined,
    ask: (row: TenantRow, act: TenantAct) => {
      call.reset();
      if (act === 'quarantine') setAsked({ row, act });
      else run(row, act, false);
    },
    confirm: ({ row, act }: Asked) => run(row, act, true),
  };
}
