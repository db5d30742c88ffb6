import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MadeKey } from '@/api/types';
import { copyText } from '@/lib/clipboard';
import { Button } from '@/ui/Button';
import { Dialog, DialogClose, DialogContent } from '@/ui/Dialog';

/** The one time that a key is shown. */
export function MadeKeyDialog({ made, onClose }: { made: MadeKey; onClose: () => void }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  return (
    <Dialog open onOpenChange={(stays) => !stays && onClose()}>
      <DialogContent title={t('keys.madeTitle', { name: made.key.name })} text={t('keys.madeText')}>
        <code className="figures mt-5 block rounded-xl bg-sunk p-4 text-sm break-all select-all" data-testid="key-text">
          {made.text}
        </code>
        <p role="status" className="mt-2 min-h-5 text-sm text-ink-soft">
          {copied && t('keys.copied')}
        </p>
        <div className="mt-3 flex flex-wrap justify-end gap-3">
          <DialogClose asChild>
            <Button>{t('keys.done')}</Button>
          </DialogClose>
          <Button look="primary" autoFocus onClick={() => void copyText(made.text).then(setCopied)}>
            {t('keys.copy')}
          </Button>
        </div>
      </DialogContent>
    </Dialog>
  );
}
