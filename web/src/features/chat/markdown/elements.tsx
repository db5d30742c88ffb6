import { ImageOff } from 'lucide-react';
import { type ComponentProps, type ElementType, isValidElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type Components, useIsCodeFenceIncomplete } from 'streamdown';
import { openableUrl } from '@/lib/safeUrl';
import { CodeBlock } from './CodeBlock';

type Written = { node?: unknown; className?: string | undefined; style?: unknown; children?: ReactNode };

/** The bare element: what a model wrote brings neither classes nor styles with it. */
function bare(Element: ElementType) {
  return function Bare({ node: _node, className: _class, style: _style, ...rest }: Written) {
    return <Element {...rest} />;
  };
}

function SafeLink({ href, children }: ComponentProps<'a'>) {
  const { t } = useTranslation();
  const url = openableUrl(href);
  if (!url) return <span title={t('markdown.badLink')}>{children}</span>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}

/** A picture from elsewhere would tell its server who reads what, and when; so it is a link, and a person decides. */
function ImageLink({ src, alt }: ComponentProps<'img'>) {
  const { t } = useTranslation();
  const url = openableUrl(src);
  const name = alt || (url && new URL(url).host);
  const label = (
    <>
      <ImageOff aria-hidden="true" className="me-1.5 inline size-4 align-[-0.2em]" />
      {name ? t('markdown.image', { name }) : t('markdown.imageUnnamed')}
    </>
  );
  if (!url) return <span className="text-ink-soft">{label}</span>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer" title={t('markdown.imageHint')}>
      {label}
    </a>
  );
}

function Code({ className, children, ...rest }: ComponentProps<'code'>) {
  const incomplete = useIsCodeFenceIncomplete();
  if (!('data-block' in rest)) return <code>{children}</code>;
  const language = /language-([\w+#.-]+)/.exec(className ?? '')?.[1] ?? '';
  return <CodeBlock code={textOf(children).replace(/\n$/, '')} language={language} complete={!incomplete} />;
}

function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map(textOf).join('');
  return isValidElement<{ children?: ReactNode }>(node) ? textOf(node.props.children) : '';
}

function WideTable({ children }: ComponentProps<'table'>) {
  return (
    <div role="region" tabIndex={0} className="my-4 overflow-x-auto">
      <table>{children}</table>
    </div>
  );
}

const names = ['p', 'ul', 'ol', 'li', 'blockquote', 'strong', 'em', 'del', 'thead', 'tbody', 'tr', 'th', 'td', 'sup', 'sub', 'section', 'hr'];

/** Streamdown types a table of elements by name and by any string at once, which no set of typed components satisfies. */
export const elements = {
  ...Object.fromEntries(names.map((name) => [name, bare(name as ElementType)])),
  h1: bare('h3'),
  h2: bare('h4'),
  h3: bare('h5'),
  h4: bare('h6'),
  h5: bare('h6'),
  h6: bare('h6'),
  a: SafeLink,
  img: ImageLink,
  code: Code,
  table: WideTable,
} as Components;
