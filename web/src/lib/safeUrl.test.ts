import { expect, test } from 'vitest';
import { innerPath, openableUrl } from './safeUrl';

test.each(['https://example.org/a?b#c', 'http://example.org', 'mailto:a@example.org'])('%s may be opened', (url) => {
  expect(openableUrl(url)).toBe(url);
});

test.each([
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://example.org/1',
  '/relative',
  '//example.org',
  '',
  undefined,
])('%s may not', (url) => {
  expect(openableUrl(url)).toBeUndefined();
});

test.each([
  ['/chat/1?x=y', '/chat/1?x=y'],
  ['https://example.org', '/chat'],
  ['//example.org', '/chat'],
  ['/\\example.org', '/chat'],
  [null, '/chat'],
])('after signing in %s leads to %s', (next, path) => {
  expect(innerPath(next)).toBe(path);
});
