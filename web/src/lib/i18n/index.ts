import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { storage } from '../storage';
import type { Texts } from './texts';

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

const KEY = 'darkplex.language';

const loaders: Record<Language, () => Promise<{ texts: Texts }>> = {
  en: () => import('./en'),
  de: () => import('./de'),
};

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Texts };
  }
}

export function preferredLanguage(remembered: string | null, browser: readonly string[]): Language {
  if (remembered === 'en' || remembered === 'de') return remembered;
  for (const tag of browser) {
    if (tag.toLowerCase().startsWith('de')) return 'de';
    if (tag.toLowerCase().startsWith('en')) return 'en';
  }
  return 'en';
}

export async function startTexts(): Promise<void> {
  const language = preferredLanguage(storage.get(KEY), navigator.languages);
  const { texts } = await loaders[language]();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { translation: texts } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language;
}

export async function chooseLanguage(language: Language): Promise<void> {
  const { texts } = await loaders[language]();
  i18next.addResourceBundle(language, 'translation', texts, true, true);
  await i18next.changeLanguage(language);
  storage.set(KEY, language);
  document.documentElement.lang = language;
}
