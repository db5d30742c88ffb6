import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { usePageTitle } from '@/lib/pageTitle';
import { Blank } from '@/ui/Blank';
import { Button } from '@/ui/Button';

export function NotFoundPage() {
  const { t } = useTranslation();
  usePageTitle(t('notFound.title'));
  return (
    <main className="grid min-h-dvh content-center">
      <Blank title={t('notFound.title')} text={t('notFound.text')}>
        <Button look="primary" asChild>
          <Link to="/">{t('app.home')}</Link>
        </Button>
      </Blank>
    </main>
  );
}
