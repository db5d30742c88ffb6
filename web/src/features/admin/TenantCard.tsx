import { useTranslation } from 'react-i18next';
import { formatBytes } from '@/lib/bytes';
import { useLanguage } from '@/lib/i18n/useLanguage';
import type { Texts } from '@/lib/i18n/texts';
import { formatMoment } from '@/lib/time';
import { ActMenu } from './ActMenu';
import { StateText } from './StateText';
import { planTitle, type RowProps } from './TenantLine';

type KnownKind = keyof Texts['operator']['kinds'];

export function TenantCard(props: RowProps) {
  const { row, plans } = props;
  const { t, i18n } = useTranslation();
  const language = useLanguage();
  const home = row.placement === 'SHARED' ? row.placement : row.kind;
  const facts: [string, string][] = [
    [t('operator.walls'), row.walled ? t('operator.walled') : t('operator.open')],
    [t('operator.placement'), i18n.exists(`operator.kinds.${home}`) ? t(`operator.kinds.${home as KnownKind}`) : home],
    [t('operator.plan'), planTitle(plans, row.plan)],
    [t('operator.memory'), row.memoryBytes === undefined ? '–' : formatBytes(row.memoryBytes, language)],
    [t('operator.active'), row.activeAt ? formatMoment(row.activeAt, language) : t('yours.never')],
    [t('operator.template'), String(row.templateVersion)],
    [t('operator.crashes'), String(row.crashes)],
  ];
  return (
    <li className="rounded-2xl border border-line bg-raised p-4 text-sm" data-testid="tenant" data-owner={row.owner}>
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="text-base font-medium wrap-anywhere">{row.owner ?? t('operator.nobody')}</h2>
          <div className="mt-1">
            <StateText row={row} />
          </div>
        </div>
        <ActMenu {...props} />
      </div>
      <dl className="mt-3 grid grid-cols-2 gap-x-4 gap-y-2 border-t border-line pt-3">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="text-xs text-ink-soft">{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
