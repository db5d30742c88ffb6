import { Languages, Monitor, Moon, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { chooseLanguage, type Language, languages } from '@/lib/i18n';
import { useLanguage } from '@/lib/i18n/useLanguage';
import { chooseTheme, type ThemeChoice, useThemeChoice } from '@/lib/theme';
import { IconButton } from './IconButton';
import { Menu, MenuContent, MenuRadioGroup, MenuRadioItem, MenuTrigger } from './Menu';

const themes = [
  { choice: 'light', Icon: Sun },
  { choice: 'dark', Icon: Moon },
  { choice: 'system', Icon: Monitor },
] as const;

export function ThemeChoices() {
  const { t } = useTranslation();
  return (
    <MenuRadioGroup value={useThemeChoice()} onValueChange={(choice) => chooseTheme(choice as ThemeChoice)}>
      {themes.map(({ choice, Icon }) => (
        <MenuRadioItem key={choice} value={choice}>
          <Icon aria-hidden="true" />
          {t(`theme.${choice}`)}
        </MenuRadioItem>
      ))}
    </MenuRadioGroup>
  );
}

export function LanguageChoices() {
  const { t } = useTranslation();
  return (
    <MenuRadioGroup value={useLanguage()} onValueChange={(language) => void chooseLanguage(language as Language)}>
      {languages.map((language) => (
        <MenuRadioItem key={language} value={language} lang={language}>
          {t(`language.${language}`)}
        </MenuRadioItem>
      ))}
    </MenuRadioGroup>
  );
}

/** Two small menus for pages without an account menu. */
export function Preferences() {
  const { t } = useTranslation();
  const choice = useThemeChoice();
  const Icon = themes.find((theme) => theme.choice === choice)?.Icon ?? Monitor;
  return (
    <div className="flex items-center">
      <Menu>
        <MenuTrigger asChild>
          <IconButton label={t('language.label')}>
            <Languages />
          </IconButton>
        </MenuTrigger>
        <MenuContent align="end">
          <LanguageChoices />
        </MenuContent>
      </Menu>
      <Menu>
        <MenuTrigger asChild>
          <IconButton label={t('theme.label')}>
            <Icon />
          </IconButton>
        </MenuTrigger>
        <MenuContent align="end">
          <ThemeChoices />
        </MenuContent>
      </Menu>
    </div>
  );
}
