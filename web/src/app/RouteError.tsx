import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { Blank } from '@/ui/Blank';
import { Button } from '@/ui/Button';

/** After an update the files an open page asks for are gone; the three browsers say so in three ways. */
const GONE = /dynamically imported module|Importing a module script failed|error loading dynamically/i;

export function RouteError() {
  const { t } = useTranslation();
  const error = useRouteError();
  const stale = error instanceof Error && GONE.test(error.message);
  return (
    <main className="grid min-h-dvh content-center">
      <Blank title={t('crash.title')} text={stale ? t('crash.stale') : t('crash.text')}>
        <Button look="primary" onClick={() => window.location.reload()}>
          {t('crash.reload')}
        </Button>
      </Blank>
    </main>
  );
}
