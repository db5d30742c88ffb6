import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getJson, send, token } from './http';
import { offline, Problem, problemOf } from './problem';
import type { Folder } from './types';

const FILES = '/api/assistant/files';

export function useFolder(path: string) {
  return useQuery({
    queryKey: ['files', path],
    queryFn: ({ signal }) => getJson<Folder>(`${FILES}?path=${encodeURIComponent(path)}`, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

export function contentUrl(path: string): string {
  return `${FILES}/content?path=${encodeURIComponent(path)}`;
}

export function useDeleteFile() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (path: string) => send('DELETE', `${FILES}?path=${encodeURIComponent(path)}`),
    onSettled: () => queries.invalidateQueries({ queryKey: ['files'] }),
  });
}

export interface Upload {
  path: string;
  file: File;
  replace: boolean;
  onProgress: (loaded: number) => void;
  signal: AbortSignal;
}

/** A token that has changed in another tab is read anew once, as for every changing call. */
export async function upload(what: Upload): Promise<void> {
  let answer = await put(what, await token());
  if (answer.status === 403) answer = await put(what, await token(true));
  if (!answer.ok) throw await problemOf(answer);
}

/** Not by `fetch`, which does not tell how far an upload is. */
function put({ path, file, replace, onProgress, signal }: Upload, csrf: string): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', `${contentUrl(path)}&replace=${replace}`);
    request.setRequestHeader('X-CSRF-TOKEN', csrf);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('Accept', 'application/json');
    request.upload.addEventListener('progress', (event) => onProgress(event.loaded));
    request.addEventListener('load', () => resolve(new Response(request.status === 204 ? null : request.responseText, { status: request.status })));
    request.addEventListener('error', () => reject(offline()));
    request.addEventListener('abort', () => reject(aborted()));
    signal.addEventListener('abort', () => request.abort());
    if (signal.aborted) reject(aborted());
    else request.send(file);
  });
}

function aborted(): Problem {
  return new Problem({ code: 'ABORTED', status: 0, title: 'Stopped' });
}
