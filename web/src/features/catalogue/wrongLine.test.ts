import { expect, test } from 'vitest';
import { wrongLine } from './wrongLine';

const text = 'preferred: [a]\nmodels:\n  - id: a\n    name: A\n  - {id: "b/c", name: B}\n  - name: C\n    id: c';

test('the line is the one that the portal tells, and never beyond the end', () => {
  expect(wrongLine('Unrecognized property "x" (models[0].x, line 4)', text)).toBe(4);
  expect(wrongLine('Something (line 99)', text)).toBe(7);
});

test('a model that is named is found where it gets its id, whatever way it is written', () => {
  expect(wrongLine('The model "a" has no name.', text)).toBe(3);
  expect(wrongLine('The model "b/c" has no price in prices.yaml.', text)).toBe(5);
  expect(wrongLine('The model "c" stands there twice.', text)).toBe(7);
});

test('what names no place has none', () => {
  expect(wrongLine('The catalogue is empty.', text)).toBeUndefined();
  expect(wrongLine('The model "d" is preferred and not there.', text)).toBeUndefined();
});
