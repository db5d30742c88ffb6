import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddCredential, useRemoveCredential } from '@/api/providers';
import { asProblem } from '@/api/problem';
import type { Credential } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { Button } from '@/ui/Button';
import { Dialog, DialogClose, DialogContent } from '@/ui/Dialog';
import { Notice } from '@/ui/Notice';
import { TextField } from '@/ui/TextField';
import { type Field, type Wrong, wrongField } from './wrongField';

const PROVIDERS = ['anthropic', 'openai', 'google'];

/** @param old is replaced: removed as soon as the new one is stored, never before */
export function CredentialDialog({ old, onClose, onOldStayed }: { old?: Credential; onClose: () => void; onOldStayed: (stayed: boolean) => void }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const add = useAddCredential();
  const remove = useRemoveCredential();
  const [provider, setProvider] = useState(old?.provider ?? 'anthropic');
  const [name, setName] = useState(old?.name ?? '');
  const [value, setValue] = useState('');
  const [weight, setWeight] = useState(String(old?.weight ?? 1));
  const [missing, setMissing] = useState<[Field, Wrong]>();
  const refused = add.isError ? wrongField(add.error) : undefined;
  const wrong = missing ?? refused;
  const errorOf = (field: Field) => (wrong?.[0] === field ? t(`credentials.wrong.${wrong[1]}`) : undefined);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const first: [Field, Wrong] | undefined =
      name.trim() === '' ? ['name', 'nameMissing'] : value === '' ? ['value', 'valueMissing'] : /^\d{1,4}$/.test(weight.trim()) ? undefined : ['weight', 'weight'];
    setMissing(first);
    const focus = (field: string | undefined) => form.querySelector<HTMLInputElement>(`[data-field="${field}"]`)?.focus();
    if (first) return focus(first[0]);
    add.mutate(
      { provider, name: name.trim(), value: value.trim(), weight: Number(weight) },
      {
        onError: (error) => focus(wrongField(error)?.[0]),
        onSuccess: () => {
          setValue('');
          if (old) remove.mutate(old.id, { onError: (error) => onOldStayed(asProblem(error).code !== 'NOT_FOUND'), onSettled: onClose });
          else onClose();
        },
      },
    );
  };

  return (
    <Dialog open onOpenChange={(stays) => !stays && onClose()}>
      <DialogContent title={old ? t('credentials.replaceTitle', { name: old.name }) : t('credentials.addTitle')} text={t(old ? 'credentials.replaceText' : 'credentials.addText')} tall>
        <form onSubmit={submit} noValidate className="mt-5 flex flex-col gap-5">
          {!old && <ProviderChoice provider={provider} onChoose={setProvider} error={errorOf('provider')} />}
          <TextField label={t('credentials.name')} data-field="name" value={name} onChange={(event) => setName(event.target.value)} maxLength={80} placeholder={t('credentials.namePlaceholder')} autoComplete="off" error={errorOf('name')} />
          <TextField
            label={t('credentials.value')}
            data-field="value"
            type="password"
            value={value}
            onChange={(event) => setValue(event.target.value)}
            maxLength={600}
            autoComplete="off"
            data-1p-ignore
            data-lpignore="true"
            spellCheck={false}
            autoFocus={old !== undefined}
            error={errorOf('value')}
          />
          <div>
            <TextField label={t('credentials.weightField')} data-field="weight" value={weight} onChange={(event) => setWeight(event.target.value)} inputMode="numeric" maxLength={4} autoComplete="off" error={errorOf('weight')} />
            <p className="mt-1.5 text-sm text-ink-soft">{t('credentials.weightHelp')}</p>
          </div>
          {add.isError && !refused && <Notice tone="bad">{[problemText(add.error), asProblem(add.error).detail].filter(Boolean).join(' ')}</Notice>}
          <div className="flex flex-wrap justify-end gap-3">
            <DialogClose asChild>
              <Button>{t('app.cancel')}</Button>
            </DialogClose>
            <Button look="primary" type="submit" disabled={add.isPending || remove.isPending}>
              {t('credentials.save')}
            </Button>
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function ProviderChoice({ provider, onChoose, error }: { provider: string; onChoose: (provider: string) => void; error: string | undefined }) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <fieldset aria-describedby={error ? id : undefined}>
      <legend className="mb-1.5 text-sm font-medium">{t('credentials.provider')}</legend>
      <div className="flex flex-wrap gap-x-5">
        {PROVIDERS.map((one, at) => (
          <label key={one} className="flex min-h-9 items-center gap-2 text-sm touch:min-h-11">
            <input type="radio" name="provider" data-field={at === 0 ? 'provider' : undefined} className="size-4 accent-action" checked={provider === one} onChange={() => onChoose(one)} />
            {one}
          </label>
        ))}
      </div>
      {error && (
        <p id={id} role="alert" className="mt-1 text-sm text-bad">
          {error}
        </p>
      )}
    </fieldset>
  );
}
