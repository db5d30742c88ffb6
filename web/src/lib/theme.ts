import { useSyncExternalStore } from 'react';
import { storage } from './storage';

export type ThemeChoice = 'light' | 'dark' | 'system';

/** `public/theme.js` reads the same key before the first paint. */
const KEY = 'darkplex.theme';
const CHANGED = 'darkplex:theme';

const systemDark = () => window.matchMedia('(prefers-color-scheme: dark)');

function readChoice(): ThemeChoice {
  const stored = storage.get(KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

function apply(): void {
  const choice = readChoice();
  const dark = choice === 'dark' || (choice === 'system' && systemDark().matches);
  document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
}

export function chooseTheme(choice: ThemeChoice): void {
  if (choice === 'system') storage.remove(KEY);
  else storage.set(KEY, choice);
  apply();
  window.dispatchEvent(new Event(CHANGED));
}

function subscribe(onChange: () => void): () => void {
  const system = systemDark();
  const changed = () => {
    apply();
    onChange();
  };
  system.addEventListener('change', changed);
  window.addEventListener('storage', changed);
  window.addEventListener(CHANGED, onChange);
  return () => {
    system.removeEventListener('change', changed);
    window.removeEventListener('storage', changed);
    window.removeEventListener(CHANGED, onChange);
  };
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, readChoice);
}
