import { Ellipsis } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { TenantAct } from '@/api/operator';
import type { TenantRow } from '@/api/types';
import { IconButton } from '@/ui/IconButton';
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/ui/Menu';
import { actsFor } from './acts';
import type { RowProps } from './TenantLine';

export function ActMenu({ row, onAct, busy }: RowProps) {
  const { t } = useTranslation();
  const owner = row.owner ?? t('operator.nobody');
  return (
    <Menu>
      <MenuTrigger asChild>
        <IconButton label={t('operator.actionsFor', { owner })} disabled={busy}>
          <Ellipsis />
        </IconButton>
      </MenuTrigger>
      <MenuContent align="end">
        {actsFor(row).map((act) => (
          <Act key={act} act={act} row={row} onAct={onAct} />
        ))}
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
