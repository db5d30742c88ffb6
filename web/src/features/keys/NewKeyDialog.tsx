import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMakeKey } from '@/api/keys';
import { useModels } from '@/api/models';
import type { MadeKey, WantedKey } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { Button } from '@/ui/Button';
import { Dialog, DialogClose, DialogContent } from '@/ui/Dialog';
import { Notice } from '@/ui/Notice';
import { TextField } from '@/ui/TextField';
import { microEurOf } from './amount';

const DAY_MILLIS = 24 * 60 * 60 * 1000;
const NAME_MAX = 80;
const LIVES = [30, 90, 365, 0] as const;

export function NewKeyDialog({ onClose, onMade }: { onClose: () => void; onMade: (made: MadeKey) => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const make = useMakeKey();
  const offered = useModels();
  const [name, setName] = useState('');
  const [budget, setBudget] = useState('');
  const [days, setDays] = useState<number>(90);
  const [models, setModels] = useState<string[]>([]);
  const [tried, setTried] = useState(false);
  const noName = name.trim() === '';
  const badBudget = budget.trim() !== '' && microEurOf(budget) === undefined;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (noName || badBudget) return;
    const micro = microEurOf(budget);
    const wanted: WantedKey = { name: name.trim(), models };
    if (micro !== undefined) wanted.budgetMicroEur = micro;
    if (days > 0) wanted.expiresAt = new Date(Date.now() + days * DAY_MILLIS).toISOString();
    make.mutate(wanted, { onSuccess: onMade });
  };

  return (
    <Dialog open onOpenChange={(stays) => !stays && onClose()}>
      <DialogContent title={t('keys.newTitle')} text={t('keys.newText')} tall>
        <form onSubmit={submit} noValidate className="mt-5 flex flex-col gap-5">
          <TextField
            label={t('keys.name')}
            value={name}
            onChange={(event) => setName(event.target.value)}
            maxLength={NAME_MAX}
            placeholder={t('keys.namePlaceholder')}
            autoComplete="off"
            error={tried && noName ? t('keys.nameMissing') : undefined}
          />
          <TextField
            label={t('keys.budget')}
            value={budget}
            onChange={(event) => setBudget(event.target.value)}
            inputMode="decimal"
            placeholder={t('keys.budgetPlaceholder')}
            autoComplete="off"
            error={tried && badBudget ? t('keys.budgetWrong') : undefined}
          />
          <fieldset>
            <legend className="mb-1.5 text-sm font-medium">{t('keys.life')}</legend>
            <div className="flex flex-wrap gap-x-5">
              {LIVES.map((life) => (
                <label key={life} className="flex min-h-9 items-center gap-2 text-sm touch:min-h-11">
                  <input type="radio" name="life" className="size-4 accent-action" checked={days === life} onChange={() => setDays(life)} />
                  {life === 0 ? t('keys.noEnd') : t('keys.days', { count: life })}
                </label>
              ))}
            </div>
          </fieldset>
          <fieldset>
            <legend className="mb-1 text-sm font-medium">{t('keys.models')}</legend>
            <p className="text-sm text-ink-soft">{t('keys.modelsText')}</p>
            <div className="mt-1 flex max-h-44 flex-col overflow-y-auto">
              {offered.data?.models.map((model) => (
                <label key={model.id} className="flex min-h-9 items-center gap-2 text-sm touch:min-h-11">
                  <input
                    type="checkbox"
                    className="size-4 accent-action"
                    checked={models.includes(model.id)}
                    onChange={(event) => setModels(event.target.checked ? [...models, model.id] : models.filter((one) => one !== model.id))}
                  />
                  {model.name}
                </label>
              ))}
            </div>
          </fieldset>
          {make.isError && <Notice tone="bad">{problemText(make.error)}</Notice>}
          <div className="flex flex-wrap justify-end gap-3">
            <DialogClose asChild>
              <Button>{t('app.cancel')}</Button>
            </DialogClose>
            <Button look="primary" type="submit" disabled={make.isPending}>
              {t('keys.make')}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}
