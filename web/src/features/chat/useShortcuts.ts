import { useEffect, useRef } from 'react';

export interface Shortcuts {
  newChat: () => void;
  find: () => void;
  /** True when there was something to stop. */
  stop: () => boolean;
}

export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.isComposing || event.defaultPrevented) return;
      const command = event.ctrlKey || event.metaKey;
      if (command && event.shiftKey && event.code === 'KeyO') run(event, current.current.newChat);
      else if (command && !event.shiftKey && event.key.toLowerCase() === 'k') run(event, current.current.find);
      // An open menu or dialog closes on Escape, and must not stop the answer behind it as well.
      else if (event.key === 'Escape' && !document.querySelector('[role=dialog], [role=menu]') && current.current.stop()) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}

function run(event: KeyboardEvent, action: () => void): void {
  event.preventDefault();
  action();
}
