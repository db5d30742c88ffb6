import { expect, test } from 'vitest';
import { Problem } from '@/api/problem';
import { crumbs, join } from './paths';
import { nextUpload, type UploadItem, uploadsReducer } from './uploads';

const item = (id: string, state: UploadItem['state'] = 'WAITING'): UploadItem => ({
  id, path: id, name: id, file: new File(['12345'], id), state, loaded: 0, replace: false,
});
const exists = new Problem({ code: 'FILE_EXISTS', status: 409, title: 'There' });

test('files go one after another, in their order', () => {
  let items = uploadsReducer([], { type: 'added', items: [item('a'), item('b')] });
  expect(nextUpload(items)?.id).toBe('a');
  items = uploadsReducer(items, { type: 'begun', id: 'a' });
  expect(nextUpload(items)).toBeUndefined();
  items = uploadsReducer(items, { type: 'progress', id: 'a', loaded: 3 });
  expect(items[0]?.loaded).toBe(3);
  items = uploadsReducer(items, { type: 'done', id: 'a' });
  expect(items[0]).toMatchObject({ state: 'DONE', loaded: 5 });
  expect(nextUpload(items)?.id).toBe('b');
});

test('a file that is there already can be sent once more, to replace it', () => {
  let items = uploadsReducer([item('a', 'RUNNING')], { type: 'failed', id: 'a', problem: exists });
  expect(items[0]).toMatchObject({ state: 'FAILED', problem: exists });
  items = uploadsReducer(items, { type: 'again', id: 'a', replace: true });
  expect(items[0]).toMatchObject({ state: 'WAITING', replace: true });
  expect(items[0]?.problem).toBeUndefined();
});

test('late progress does not wake what has ended', () => {
  const items = uploadsReducer([item('a', 'FAILED')], { type: 'progress', id: 'a', loaded: 3 });
  expect(items[0]).toMatchObject({ state: 'FAILED', loaded: 0 });
});

test('what is done makes room for the next, what failed stays to be read', () => {
  const items = uploadsReducer([item('a', 'DONE'), item('b', 'FAILED')], { type: 'added', items: [item('c')] });
  expect(items.map(({ id }) => id)).toEqual(['b', 'c']);
  expect(uploadsReducer(items, { type: 'cleared' }).map(({ id }) => id)).toEqual(['c']);
  expect(uploadsReducer(items, { type: 'removed', id: 'c' }).map(({ id }) => id)).toEqual(['b']);
});

test('a path is its folders, each with its own', () => {
  expect(crumbs('')).toEqual([]);
  expect(crumbs('a/b c')).toEqual([{ name: 'a', path: 'a' }, { name: 'b c', path: 'a/b c' }]);
  expect(join('', 'a')).toBe('a');
  expect(join('a', 'b')).toBe('a/b');
});
