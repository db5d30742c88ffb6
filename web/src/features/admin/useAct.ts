import { type TenantAct, useChoosePlan, useTenantAct } from '@/api/operator';
import { asProblem, type Problem } from '@/api/problem';
import type { TenantRow } from '@/api/types';
import type { Asked } from './ActDialog';

/** What ends something is asked about first: a quarantine always, the others when an answer would break off. */
export function useAct(setAsked: (asked: Asked | undefined) => void) {
  const call = useTenantAct();
  const planning = useChoosePlan();
  const run = (row: TenantRow, act: TenantAct, evenWhileWorking: boolean) =>
    call.mutate(
      { id: row.id, act, evenWhileWorking },
      {
        onSuccess: () => setAsked(undefined),
        onError: (error) => asProblem(error).code === 'ASSISTANT_WORKING' && setAsked({ row, act }),
      },
    );
  const error = call.isError ? asProblem(call.error) : undefined;
  const planError: Problem | undefined = planning.isError ? asProblem(planning.error) : undefined;
  const problem: Problem | undefined = (error?.code === 'ASSISTANT_WORKING' ? undefined : error) ?? planError;
  return {
    problem,
    /** The id of the row that is acted on just now. */
    busy: call.isPending ? call.variables.id : planning.isPending ? planning.variables.id : undefined,
    ask: (row: TenantRow, act: TenantAct) => {
      call.reset();
      planning.reset();
      if (act === 'quarantine') setAsked({ row, act });
      else run(row, act, false);
    },
    /** Never asked about: nothing breaks off by another plan. */
    choose: (row: TenantRow, plan: string) => {
      call.reset();
      planning.mutate({ id: row.id, plan });
    },
    confirm: ({ row, act }: Asked) => run(row, act, true),
  };
}
