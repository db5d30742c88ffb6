import { memo, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '@/ui/CopyButton';
import type { Token } from './highlighter';

/** Code with its language, a copy button, and colours once it is complete. */
export const CodeBlock = memo(function CodeBlock({ code, language, complete }: { code: string; language: string; complete: boolean }) {
  const { t } = useTranslation();
  const lines = useColours(code, language, complete);
  return (
    <figure className="my-4 overflow-hidden rounded-xl border border-line bg-sunk" data-testid="code-block">
      <figcaption className="flex items-center justify-between border-b border-line py-0.5 ps-4 pe-1 text-xs text-ink-soft">
        <span>{language || t('markdown.code')}</span>
        <CopyButton text={() => code} label={t('markdown.copyCode')} className="size-8" />
      </figcaption>
      {/* Keyboard readers must be able to scroll a wide block. */}
      <pre tabIndex={0} className="max-h-[32rem] overflow-auto p-4 font-mono text-[0.8125rem] leading-relaxed">
        <code>{lines ? lines.map((line, at) => <Line key={at} tokens={line} last={at === lines.length - 1} />) : code}</code>
      </pre>
    </figure>
  );
});

function Line({ tokens, last }: { tokens: Token[]; last: boolean }) {
  return (
    <>
      {tokens.map((token, at) => (
        <span key={at} className="shiki-token" style={token.style}>
          {token.content}
        </span>
      ))}
      {last ? '' : '\n'}
    </>
  );
}

function useColours(code: string, language: string, complete: boolean): Token[][] | undefined {
  const [coloured, setColoured] = useState<{ code: string; lines: Token[][] }>();
  useEffect(() => {
    if (!complete || !language) return;
    let wanted = true;
    import('./highlighter')
      .then(({ highlight }) => highlight(code, language))
      .then((lines) => wanted && lines && setColoured({ code, lines }))
      .catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [code, language, complete]);
  return coloured?.code === code ? coloured.lines : undefined;
}
