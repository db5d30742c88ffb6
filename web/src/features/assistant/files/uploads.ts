import type { Problem } from '@/api/problem';

export type UploadState = 'WAITING' | 'RUNNING' | 'DONE' | 'FAILED';

export interface UploadItem {
  id: string;
  /** Where it goes, with its name. */
  path: string;
  name: string;
  file: File;
  state: UploadState;
  loaded: number;
  replace: boolean;
  problem?: Problem | undefined;
}

export type UploadAct =
  | { type: 'added'; items: UploadItem[] }
  | { type: 'begun'; id: string }
  | { type: 'progress'; id: string; loaded: number }
  | { type: 'done'; id: string }
  | { type: 'failed'; id: string; problem: Problem }
  | { type: 'again'; id: string; replace: boolean }
  | { type: 'removed'; id: string }
  | { type: 'cleared' };

/** One file after another: the portal takes one at a time. */
export function uploadsReducer(items: UploadItem[], act: UploadAct): UploadItem[] {
  const change = (id: string, changed: (item: UploadItem) => UploadItem) => items.map((item) => (item.id === id ? changed(item) : item));
  switch (act.type) {
    case 'added':
      return [...items.filter((item) => item.state !== 'DONE'), ...act.items];
    case 'begun':
      return change(act.id, (item) => ({ ...item, state: 'RUNNING', loaded: 0 }));
    case 'progress':
      return change(act.id, (item) => (item.state === 'RUNNING' ? { ...item, loaded: act.loaded } : item));
    case 'done':
      return change(act.id, (item) => ({ ...item, state: 'DONE', loaded: item.file.size }));
    case 'failed':
      return change(act.id, (item) => ({ ...item, state: 'FAILED', problem: act.problem }));
    case 'again':
      return change(act.id, (item) => ({ ...item, state: 'WAITING', loaded: 0, replace: act.replace, problem: undefined }));
    case 'removed':
      return items.filter((item) => item.id !== act.id);
    case 'cleared':
      return items.filter((item) => item.state === 'WAITING' || item.state === 'RUNNING');
  }
}

export function nextUpload(items: UploadItem[]): UploadItem | undefined {
  return items.some((item) => item.state === 'RUNNING') ? undefined : items.find((item) => item.state === 'WAITING');
}
