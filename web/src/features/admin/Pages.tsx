import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '@/ui/IconButton';

export function Pages({ page, size, total, onPage }: { page: number; size: number; total: number; onPage: (page: number) => void }) {
  const { t } = useTranslation();
  const last = Math.max(0, Math.ceil(total / size) - 1);
  const from = Math.min(total, page * size + 1);
  const to = Math.min(total, (page + 1) * size);
  return (
    <nav aria-label={t('operator.pages')} className="mt-4 flex items-center justify-end gap-2 text-sm text-ink-soft">
      <span role="status">{t('operator.range', { from, to, total })}</span>
      {last > 0 && (
        <>
          <IconButton label={t('operator.earlier')} disabled={page <= 0} onClick={() => onPage(Math.min(page, last + 1) - 1)}>
            <ChevronLeft />
          </IconButton>
          <IconButton label={t('operator.later')} disabled={page >= last} onClick={() => onPage(page + 1)}>
            <ChevronRight />
          </IconButton>
        </>
      )}
    </nav>
  );
}
