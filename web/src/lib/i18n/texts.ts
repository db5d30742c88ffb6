import type { texts } from './en';
import type { operate, operateProblems } from './operate.en';
import type { pageProblems, pages } from './pages.en';

/** English is the pattern: every other language has exactly the same keys. */
type Pattern<T> = { readonly [K in keyof T]: T[K] extends string ? string : Pattern<T[K]> };

export type Texts = Pattern<typeof texts>;

export type PagesTexts = Pattern<typeof pages>;
export type PageProblemTexts = Pattern<typeof pageProblems>;

export type OperateTexts = Pattern<typeof operate>;
export type OperateProblemTexts = Pattern<typeof operateProblems>;
