import { useTranslation } from 'react-i18next';
import { cn } from '@/lib/cn';
import { Tooltip } from './Tooltip';

/** Stands wherever an answer could be taken for one of an AI while no provider is configured. */
export function DemoBadge({ className }: { className?: string }) {
  const { t } = useTranslation();
  return (
    <Tooltip text={t('app.demoHint')}>
      <span
        tabIndex={0}
        className={cn('inline-flex items-center rounded-full border border-lamp-ink/50 bg-lamp-wash px-2.5 py-0.5 text-xs font-medium text-ink whitespace-nowrap', className)}
        data-testid="demo-badge"
      >
        {t('app.demo')}
      </span>
    </Tooltip>
  );
}
