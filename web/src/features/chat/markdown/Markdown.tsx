import { memo } from 'react';
import { defaultRehypePlugins, Streamdown } from 'streamdown';
import { openableUrl } from '@/lib/safeUrl';
import { elements } from './elements';

/** Raw HTML is parsed and then cut down to GitHub's harmless set; addresses and pictures are decided in `elements`. */
const rehypePlugins = [defaultRehypePlugins['raw']!, defaultRehypePlugins['sanitize']!];

const safeUrl = (url: string) => openableUrl(url) ?? '';

export const Markdown = memo(function Markdown({ text, streaming }: { text: string; streaming: boolean }) {
  return (
    <Streamdown
      className="prose"
      mode={streaming ? 'streaming' : 'static'}
      parseIncompleteMarkdown={streaming}
      components={elements}
      rehypePlugins={rehypePlugins}
      urlTransform={safeUrl}
      controls={false}
    >
      {text}
    </Streamdown>
  );
});
