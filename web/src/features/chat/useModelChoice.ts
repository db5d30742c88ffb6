import { useCallback, useState } from 'react';
import { useModels } from '@/api/models';
import { storage } from '@/lib/storage';

const KEY = 'darkplex.model';

/** The model for the next question: what was chosen last while it is still offered, else the default. */
export function useModelChoice() {
  const offered = useModels().data;
  const [wanted, setWanted] = useState(() => storage.get(KEY));
  const models = offered?.models ?? [];
  const find = (id: string | null | undefined) => models.find((model) => model.id === id);
  const choose = useCallback((id: string) => {
    storage.set(KEY, id);
    setWanted(id);
  }, []);
  return { models, chosen: find(wanted) ?? find(offered?.default) ?? models[0], choose };
}
