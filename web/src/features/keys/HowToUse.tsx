import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useModels } from '@/api/models';
import { cn } from '@/lib/cn';
import { CopyButton } from '@/ui/CopyButton';

const dialects = ['OpenAI', 'Responses', 'Anthropic', 'Gemini'] as const;
type Dialect = (typeof dialects)[number];

/** One call in each dialect, with what its SDK calls the base URL. */
export function HowToUse({ baseUrl, model: wanted }: { baseUrl: string; model: string | undefined }) {
  const { t } = useTranslation();
  const [dialect, setDialect] = useState<Dialect>('OpenAI');
  const models = useModels();
  const { base, command } = example(dialect, baseUrl || 'https://PROXY', wanted ?? models.data?.default ?? 'MODEL');
  return (
    <section aria-labelledby="use-keys" className="min-w-0">
      <h2 id="use-keys" className="font-semibold">
        {t('keys.use')}
      </h2>
      <div role="group" aria-label={t('keys.dialect')} className="mt-3 flex flex-wrap gap-1">
        {dialects.map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={one === dialect}
            onClick={() => setDialect(one)}
            className={cn('h-9 rounded-lg px-2.5 text-sm text-ink-soft hover:bg-ink/6 touch:h-11', one === dialect && 'bg-ink/6 font-medium text-ink')}
          >
            {one}
          </button>
        ))}
      </div>
      <dl className="mt-3 text-sm">
        <dt className="text-ink-soft">{t('keys.baseUrl')}</dt>
        <dd className="flex items-center gap-2">
          <code className="figures min-w-0 wrap-anywhere">{base}</code>
          <CopyButton text={() => base} label={t('keys.copyBase')} />
        </dd>
      </dl>
      <figure className="mt-2 overflow-hidden rounded-xl border border-line bg-sunk">
        <figcaption className="flex items-center justify-between border-b border-line ps-4 pe-1 text-xs text-ink-soft">
          curl
          <CopyButton text={() => command} label={t('keys.copyExample')} className="size-8" />
        </figcaption>
        <pre tabIndex={0} aria-label="curl" className="overflow-auto p-4 font-mono text-[0.8125rem] leading-relaxed">
          <code>{command}</code>
        </pre>
      </figure>
      <p className="mt-3 text-sm text-ink-soft">{t('keys.useText')}</p>
    </section>
  );
}

function example(dialect: Dialect, host: string, model: string): { base: string; command: string } {
  const curl = (path: string, header: string, body: unknown) =>
    [`curl ${host}${path} \\`, `  -H "${header}" \\`, '  -H "content-type: application/json" \\', `  -d '${JSON.stringify(body)}'`].join('\n');
  const bearer = 'authorization: Bearer $DARKPLEX_KEY';
  const messages = [{ role: 'user', content: 'Hello' }];
  switch (dialect) {
    case 'OpenAI':
      return { base: `${host}/v1`, command: curl('/v1/chat/completions', bearer, { model, messages }) };
    case 'Responses':
      return { base: `${host}/v1`, command: curl('/v1/responses', bearer, { model, input: 'Hello' }) };
    case 'Anthropic':
      return { base: host, command: curl('/v1/messages', 'x-api-key: $DARKPLEX_KEY', { model, max_tokens: 500, messages }) };
    case 'Gemini':
      return {
        base: host,
        command: curl(`/v1beta/models/${model}:generateContent`, 'x-goog-api-key: $DARKPLEX_KEY', { contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] }),
      };
  }
}
