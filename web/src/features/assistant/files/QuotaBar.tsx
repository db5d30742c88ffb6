import { useTranslation } from 'react-i18next';
import type { Folder } from '@/api/types';
import { formatBytes } from '@/lib/bytes';
import { cn } from '@/lib/cn';
import { useLanguage } from '@/lib/i18n/useLanguage';

const NEARLY_FULL = 0.9;

export function QuotaBar({ folder: { usedBytes, usedWhole, quotaBytes, fileMaxBytes } }: { folder: Folder }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const part = quotaBytes === 0 ? 1 : Math.min(1, usedBytes / quotaBytes);
  const used = formatBytes(usedBytes, language);
  const text = t(usedWhole ? 'files.used' : 'files.usedAtLeast', { used, quota: formatBytes(quotaBytes, language) });
  return (
    <div className="mt-4 text-sm text-ink-soft" data-testid="quota">
      <div
        role="meter"
        aria-label={t('files.quota')}
        aria-valuemin={0}
        aria-valuemax={quotaBytes}
        aria-valuenow={Math.min(usedBytes, quotaBytes)}
        aria-valuetext={text}
        className="h-1.5 overflow-hidden rounded-full bg-ink/8"
      >
        <div className={cn('h-full min-w-1 rounded-full', part >= NEARLY_FULL ? 'bg-bad' : 'bg-ink-soft')} style={{ width: `${part * 100}%` }} />
      </div>
      <p className="mt-2 flex flex-wrap justify-between gap-x-4">
        <span>{text}</span>
        <span>{t('files.fileMax', { size: formatBytes(fileMaxBytes, language) })}</span>
      </p>
      {!usedWhole && <p className="mt-1 text-bad">{t('problem.FILES_TOO_MANY')}</p>}
    </div>
  );
}
