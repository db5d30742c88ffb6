import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useReducer, useRef } from 'react';
import { upload } from '@/api/files';
import { asProblem, Problem } from '@/api/problem';
import { newId } from '@/lib/ids';
import { join } from './paths';
import { nextUpload, type UploadItem, uploadsReducer } from './uploads';

export interface Uploads {
  items: UploadItem[];
  /** @param folders names of folders that were dropped, too; they are not taken */
  add: (files: File[], folders?: string[]) => void;
  replace: (id: string) => void;
  remove: (id: string) => void;
  clear: () => void;
}

export function useUploads(folder: string, fileMaxBytes: number): Uploads {
  const queries = useQueryClient();
  const [items, dispatch] = useReducer(uploadsReducer, []);
  const running = useRef<{ id: string; stop: AbortController } | null>(null);
  const next = nextUpload(items);

  useEffect(() => {
    if (!next || running.current) return;
    const { id, path, file, replace } = next;
    const stop = new AbortController();
    running.current = { id, stop };
    dispatch({ type: 'begun', id });
    upload({ path, file, replace, signal: stop.signal, onProgress: (loaded) => dispatch({ type: 'progress', id, loaded }) })
      .then(() => dispatch({ type: 'done', id }))
      .catch((error: unknown) => dispatch({ type: 'failed', id, problem: asProblem(error) }))
      .finally(() => {
        running.current = null;
        void queries.invalidateQueries({ queryKey: ['files'] });
      });
  }, [next, queries]);

  useEffect(() => () => running.current?.stop.abort(), []);

  return {
    items,
    add: (files, folders = []) => {
      const taken = files.map((file): UploadItem => {
        const name = file.name.normalize('NFC');
        const fits = file.size <= fileMaxBytes;
        const item = { id: newId(), path: join(folder, name), name, file, loaded: 0, replace: false };
        return fits ? { ...item, state: 'WAITING' } : { ...item, state: 'FAILED', problem: refused('FILE_TOO_LARGE') };
      });
      const left = folders.map((name): UploadItem => ({
        id: newId(), path: join(folder, name), name, file: new File([], name), state: 'FAILED', loaded: 0, replace: false, problem: refused('FILE_FOLDER_DROPPED'),
      }));
      dispatch({ type: 'added', items: [...taken, ...left] });
    },
    replace: (id) => dispatch({ type: 'again', id, replace: true }),
    remove: (id) => {
      if (running.current?.id === id) running.current.stop.abort();
      dispatch({ type: 'removed', id });
    },
    clear: () => dispatch({ type: 'cleared' }),
  };
}

function refused(code: string): Problem {
  return new Problem({ code, status: 0, title: code });
}
