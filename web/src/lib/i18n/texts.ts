import type { texts } from './en';

/** English is the pattern: every other language has exactly the same keys. */
type Pattern<T> = { readonly [K in keyof T]: T[K] extends string ? string : Pattern<T[K]> };

export type Texts = Pattern<typeof texts>;
