import { useCallback, useState } from 'react';
import { DRAFTS, storage } from '@/lib/storage';

const key = (conversation: string) => DRAFTS + conversation;

/**
 * What is being written, remembered for its conversation. Sending empties the field at once, but the memory only when the portal has
 * stored the message: a failure or a reload in between loses nothing.
 */
export function useDraft(conversation: string) {
  const [text, setShown] = useState(() => storage.get(key(conversation)) ?? '');

  const setText = useCallback(
    (next: string) => {
      setShown(next);
      if (next) storage.set(key(conversation), next);
      else storage.remove(key(conversation));
    },
    [conversation],
  );

  const send = useCallback(
    async (sent: string, ask: (text: string) => Promise<void>) => {
      setShown('');
      try {
        await ask(sent);
        setShown((since) => {
          if (since) storage.set(key(conversation), since);
          else storage.remove(key(conversation));
          return since;
        });
      } catch (error) {
        setShown((since) => {
          const both = since ? `${sent}\n\n${since}` : sent;
          storage.set(key(conversation), both);
          return both;
        });
        throw error;
      }
    },
    [conversation],
  );

  return { text, setText, send };
}
