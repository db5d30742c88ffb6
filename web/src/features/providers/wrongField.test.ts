import { expect, test } from 'vitest';
import { Problem } from '@/api/problem';
import { wrongField } from './wrongField';

const refused = (detail: string, code = 'CREDENTIAL_INVALID') => wrongField(new Problem({ code, status: 400, title: '', detail }));

test('a refusal is told at the field that it is about', () => {
  expect(refused('provider must be one of [anthropic, openai, google].')).toEqual(['provider', 'provider']);
  expect(refused('name must have 1 to 80 characters.')).toEqual(['name', 'name']);
  expect(refused('name must not hold the key.')).toEqual(['name', 'nameHoldsKey']);
  expect(refused('value must have 8 to 500 visible ASCII characters.')).toEqual(['value', 'value']);
  expect(refused('weight must be from 1 to 1000.')).toEqual(['weight', 'weight']);
});

test('a refusal about the whole, or of another kind, is told at no field', () => {
  expect(refused('There may be 100 at most.')).toBeUndefined();
  expect(refused('name must have 1 to 80 characters.', 'REQUEST_MALFORMED')).toBeUndefined();
});
