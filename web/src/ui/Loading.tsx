import { useTranslation } from 'react-i18next';
import { cn } from '@/lib/cn';
import { LogoMark } from './Logo';

/** Shown only when something takes long enough to be noticed. */
export function LoadingPage() {
  const { t } = useTranslation();
  return (
    <div role="status" className="grid min-h-dvh place-items-center">
      <LogoMark className="lamp-pulse size-9 [animation-delay:300ms]" />
      <span className="sr-only">{t('app.loading')}</span>
    </div>
  );
}

export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={cn('lamp-pulse rounded-md bg-ink/8', className)} />;
}
