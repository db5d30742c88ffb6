import { useTranslation } from 'react-i18next';
import type { TenantAct } from '@/api/operator';
import type { Plan, TenantRow } from '@/api/types';
import { formatBytes } from '@/lib/bytes';
import { useLanguage } from '@/lib/i18n/useLanguage';
import type { Texts } from '@/lib/i18n/texts';
import { formatMoment } from '@/lib/time';
import { ActMenu } from './ActMenu';
import { StateText } from './StateText';

type KnownKind = keyof Texts['operator']['kinds'];

export interface RowProps {
  row: TenantRow;
  plans: Plan[];
  onAct: (row: TenantRow, act: TenantAct) => void;
  onPlan: (row: TenantRow, plan: string) => void;
  busy: boolean;
}

/** Its name, as long as nobody has told the title. */
export function planTitle(plans: Plan[], name: string): string {
  return plans.find((plan) => plan.name === name)?.title ?? name;
}

export function TenantLine(props: RowProps) {
  const { row, plans } = props;
  const { t, i18n } = useTranslation();
  const language = useLanguage();
  const home = row.placement === 'SHARED' ? row.placement : row.kind;
  const cell = 'px-3 py-3 align-top';
  return (
    <tr data-testid="tenant" data-owner={row.owner}>
      <th scope="row" className="max-w-64 py-3 ps-5 pe-3 text-start align-top font-medium wrap-anywhere">
        {row.owner ?? <span className="text-ink-soft">{t('operator.nobody')}</span>}
        <span className="block font-normal text-ink-soft">{planTitle(plans, row.plan)}</span>
      </th>
      <td className={cell}>
        <StateText row={row} />
      </td>
      <td className={cell}>
        {row.walled ? t('operator.walled') : t('operator.open')}
        <span className="block text-ink-soft">{i18n.exists(`operator.kinds.${home}`) ? t(`operator.kinds.${home as KnownKind}`) : home}</span>
      </td>
      <td className={`${cell} text-end whitespace-nowrap`}>{row.memoryBytes === undefined ? '–' : formatBytes(row.memoryBytes, language)}</td>
      <td className={cell}>{row.activeAt ? <time dateTime={row.activeAt}>{formatMoment(row.activeAt, language)}</time> : t('yours.never')}</td>
      <td className={`${cell} text-end`}>{row.templateVersion}</td>
      <td className={`${cell} text-end`}>{row.crashes}</td>
      <td className="py-1.5 ps-1 pe-3 text-end align-top">
        <ActMenu {...props} />
      </td>
    </tr>
  );
}
