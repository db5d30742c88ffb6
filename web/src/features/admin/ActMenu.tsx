import { Ellipsis } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { TenantAct } from '@/api/operator';
import type { TenantRow } from '@/api/types';
import { IconButton } from '@/ui/IconButton';
import { Menu, MenuContent, MenuItem, MenuLabel, MenuRadioGroup, MenuRadioItem, MenuSeparator, MenuTrigger } from '@/ui/Menu';
import { actsFor } from './acts';
import type { RowProps } from './TenantLine';

export function ActMenu({ row, plans, onAct, onPlan, busy }: RowProps) {
  const { t } = useTranslation();
  const owner = row.owner ?? t('operator.nobody');
  const acts = actsFor(row);
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton label={t('operator.actionsFor', { owner })} disabled={busy}>
          <Ellipsis />
        </IconButton>
      </MenuTrigger>
      <MenuContent align="end">
        {acts.filter((act) => act !== 'quarantine').map((act) => (
          <Act key={act} act={act} row={row} onAct={onAct} />
        ))}
        {plans.length > 0 && (
          <>
            <MenuSeparator />
            <MenuLabel className="max-w-64">{t('operator.planNote')}</MenuLabel>
            <MenuRadioGroup value={row.plan} onValueChange={(plan) => plan !== row.plan && onPlan(row, plan)}>
              {plans.map(({ name, title }) => (
                <MenuRadioItem key={name} value={name}>
                  {title}
                </MenuRadioItem>
              ))}
            </MenuRadioGroup>
          </>
        )}
        {acts.includes('quarantine') && <Act act="quarantine" row={row} onAct={onAct} />}
      </MenuContent>
    </Menu>
  );
}

function Act({ act, row, onAct }: { act: TenantAct; row: TenantRow; onAct: RowProps['onAct'] }) {
  const { t } = useTranslation();
  const danger = act === 'quarantine';
  return (
    <>
      {danger && <MenuSeparator />}
      <MenuItem danger={danger} onSelect={() => onAct(row, act)}>
        {t(`operator.acts.${act}`)}
      </MenuItem>
    </>
  );
}
