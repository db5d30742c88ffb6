import { createHighlighterCore, type HighlighterCore, type LanguageInput } from '@shikijs/core';
import { createJavaScriptRegexEngine } from '@shikijs/engine-javascript';

/**
 * Colours for code. The regular expressions run in JavaScript and not in WebAssembly, which the content policy forbids. Grammars are
 * files of their own and come only when a block of their language is shown.
 */
const grammars: Record<string, () => Promise<{ default: LanguageInput }>> = {
  bash: () => import('@shikijs/langs/bash') as never,
  c: () => import('@shikijs/langs/c') as never,
  cpp: () => import('@shikijs/langs/cpp') as never,
  csharp: () => import('@shikijs/langs/csharp') as never,
  css: () => import('@shikijs/langs/css') as never,
  diff: () => import('@shikijs/langs/diff') as never,
  docker: () => import('@shikijs/langs/docker') as never,
  go: () => import('@shikijs/langs/go') as never,
  html: () => import('@shikijs/langs/html') as never,
  ini: () => import('@shikijs/langs/ini') as never,
  java: () => import('@shikijs/langs/java') as never,
  javascript: () => import('@shikijs/langs/javascript') as never,
  json: () => import('@shikijs/langs/json') as never,
  jsx: () => import('@shikijs/langs/jsx') as never,
  kotlin: () => import('@shikijs/langs/kotlin') as never,
  markdown: () => import('@shikijs/langs/markdown') as never,
  php: () => import('@shikijs/langs/php') as never,
  python: () => import('@shikijs/langs/python') as never,
  ruby: () => import('@shikijs/langs/ruby') as never,
  rust: () => import('@shikijs/langs/rust') as never,
  sql: () => import('@shikijs/langs/sql') as never,
  swift: () => import('@shikijs/langs/swift') as never,
  toml: () => import('@shikijs/langs/toml') as never,
  tsx: () => import('@shikijs/langs/tsx') as never,
  typescript: () => import('@shikijs/langs/typescript') as never,
  xml: () => import('@shikijs/langs/xml') as never,
  yaml: () => import('@shikijs/langs/yaml') as never,
};

const aliases: Record<string, string> = {
  sh: 'bash', shell: 'bash', zsh: 'bash', console: 'bash', 'c++': 'cpp', cs: 'csharp', dockerfile: 'docker', golang: 'go', js: 'javascript',
  mjs: 'javascript', kt: 'kotlin', md: 'markdown', py: 'python', rb: 'ruby', rs: 'rust', svg: 'xml', ts: 'typescript', yml: 'yaml',
};

/** Longer blocks stay plain: colouring runs on the thread that also scrolls. */
const MAX_CHARS = 40_000;

export interface Token {
  content: string;
  style: Record<string, string>;
}

let highlighter: Promise<HighlighterCore> | undefined;
const loading = new Map<string, Promise<void>>();

function start(): Promise<HighlighterCore> {
  highlighter ??= createHighlighterCore({
    themes: [import('@shikijs/themes/github-light-default'), import('@shikijs/themes/github-dark-default')],
    langs: [],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
  return highlighter;
}

export async function highlight(code: string, language: string): Promise<Token[][] | undefined> {
  const name = aliases[language.toLowerCase()] ?? language.toLowerCase();
  const grammar = Object.hasOwn(grammars, name) ? grammars[name] : undefined;
  if (!grammar || code.length > MAX_CHARS) return undefined;
  const shiki = await start();
  const loaded = loading.get(name) ?? grammar().then((module) => shiki.loadLanguage(module.default));
  loading.set(name, loaded);
  await loaded;
  const { tokens } = shiki.codeToTokens(code, {
    lang: name,
    themes: { light: 'github-light-default', dark: 'github-dark-default' },
    defaultColor: false,
  });
  return tokens.map((line) => line.map(({ content, htmlStyle }) => ({ content, style: htmlStyle ?? {} })));
}
