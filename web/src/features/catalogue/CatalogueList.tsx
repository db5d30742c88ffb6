import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDraft, useWriteEdition } from '@/api/catalogue';
import { asProblem } from '@/api/problem';
import type { Edition } from '@/api/types';
import { useProblemText } from '@/api/useProblemText';
import { Button } from '@/ui/Button';
import { Notice } from '@/ui/Notice';
import { BackDialog } from './BackDialog';
import { Earlier } from './Earlier';
import { Editor, type Refusal } from './Editor';
import { Moved } from './Moved';
import { wrongLine } from './wrongLine';

/** The edition that holds, or what an operator makes of it: a draft, which only its writer gives up. */
export function CatalogueList({ now }: { now: Edition }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [draft, setDraft] = useDraft();
  const write = useWriteEdition();
  const [saved, setSaved] = useState<number>();
  const [goingBack, setGoingBack] = useState(false);
  const text = draft?.text ?? now.yaml;
  const moved = draft !== undefined && draft.base !== now.number;
  useWarningBeforeLeaving(draft !== undefined);

  const done = (edition: Edition) => {
    setSaved(edition.number);
    setGoingBack(false);
  };
  const save = (number: number) => {
    if (draft && !write.isPending) write.mutate({ number, yaml: text }, { onSuccess: done });
  };
  const change = (next: string) => {
    write.reset();
    setSaved(undefined);
    setDraft(next === now.yaml ? undefined : { base: draft?.base ?? now.number, text: next });
  };
  const giveUp = () => {
    write.reset();
    setDraft(undefined);
  };

  const problem = write.isError ? asProblem(write.error) : undefined;
  const refusal: Refusal | undefined =
    problem?.code === 'MODELS_INVALID' ? { text: problemText(problem), detail: problem.detail, line: wrongLine(problem.detail, text) } : undefined;
  return (
    <section aria-labelledby="list" className="mt-12">
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div>
          <h2 id="list" className="font-semibold">
            {t('catalogue.list')}
          </h2>
          <p className="mt-1 text-sm text-ink-soft">{now.number === 0 ? t('catalogue.builtIn') : t('catalogue.edition', { number: now.number })}</p>
        </div>
        {now.number > 0 && (
          <Button size="small" onClick={() => setGoingBack(true)}>
            {t('catalogue.back')}
          </Button>
        )}
      </div>
      {draft && moved && <Moved base={draft.base} theirs={now} busy={write.isPending} onTake={giveUp} onSaveMine={() => save(now.number)} />}
      <div className="mt-4">
        <Editor text={text} readOnly={write.isPending} onChange={change} onSave={() => draft && save(draft.base)} refusal={refusal} />
      </div>
      {problem && !refusal && !(moved && problem.code === 'MODELS_MOVED') && (
        <Notice tone="bad" className="mt-3">
          {problemText(problem)}
        </Notice>
      )}
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button look="primary" onClick={() => draft && save(draft.base)} disabled={!draft || moved || write.isPending}>
          {t('catalogue.save')}
        </Button>
        {draft && (
          <Button look="quiet" onClick={giveUp} disabled={write.isPending}>
            {t('catalogue.discard')}
          </Button>
        )}
        <p role="status" className="text-sm text-ink-soft">
          {draft ? t('catalogue.changed') : saved !== undefined && t('catalogue.saved', { number: saved })}
        </p>
      </div>
      <Earlier now={now.number} busy={draft !== undefined || write.isPending} onTake={(edition) => change(edition.yaml)} />
      {goingBack && <BackDialog now={now} onBack={done} onClose={() => setGoingBack(false)} />}
    </section>
  );
}

function useWarningBeforeLeaving(unsaved: boolean) {
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [unsaved]);
}
