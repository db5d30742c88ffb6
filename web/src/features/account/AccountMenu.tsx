import { AppWindow, Building, ChevronsUpDown, KeyRound, LogOut } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useSession, useSignOut } from '@/api/session';
import { useProblemText } from '@/api/useProblemText';
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from '@/ui/Menu';
import { LanguageChoices, ThemeChoices } from '@/ui/Preferences';

export function AccountMenu() {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const session = useSession().data;
  const signOut = useSignOut();
  const user = session?.user;
  if (!user) return null;
  const modifier = /Mac|iP(hone|ad)/.test(navigator.userAgent) ? '⌘' : t('account.control');
  return (
    <>
      {signOut.isError && (
        <p role="alert" className="px-2 pb-2 text-sm text-bad">
          {problemText(signOut.error)}
        </p>
      )}
      <Menu>
        <MenuTrigger
          aria-label={t('account.menu')}
          data-testid="account-menu"
          className="flex min-h-11 w-full items-center gap-2.5 rounded-lg px-2 text-start text-sm hover:bg-ink/6"
        >
          <span aria-hidden="true" className="grid size-7 shrink-0 place-items-center rounded-md bg-ink/10 text-xs font-semibold uppercase">
            {user.email[0]}
          </span>
          <span className="min-w-0 flex-1 truncate">{user.email}</span>
          <ChevronsUpDown aria-hidden="true" className="size-4 shrink-0 text-ink-soft" />
        </MenuTrigger>
        <MenuContent align="start" side="top" className="w-66">
          <MenuLabel>
            {t('account.signedInAs')}
            <span className="mt-0.5 block text-sm wrap-anywhere text-ink">{user.email}</span>
            {user.operator && <span className="mt-0.5 block">{t('account.operator')}</span>}
          </MenuLabel>
          <MenuSeparator />
          <MenuItem asChild>
            <Link to="/assistant">
              <AppWindow aria-hidden="true" />
              {t('yours.title')}
            </Link>
          </MenuItem>
          <MenuItem asChild>
            <Link to="/keys">
              <KeyRound aria-hidden="true" />
              {t('keys.title')}
            </Link>
          </MenuItem>
          {user.operator && (
            <MenuItem asChild>
              <Link to="/operator">
                <Building aria-hidden="true" />
                {t('operator.title')}
              </Link>
            </MenuItem>
          )}
          <MenuSeparator />
          <MenuLabel>{t('theme.label')}</MenuLabel>
          <ThemeChoices />
          <MenuSeparator />
          <MenuLabel>{t('language.label')}</MenuLabel>
          <LanguageChoices />
          <MenuSeparator />
          <MenuItem onSelect={() => signOut.mutate()}>
            <LogOut aria-hidden="true" />
            {t('account.signOut')}
          </MenuItem>
          <MenuLabel className="pb-1.5">
            {t('account.shortcuts', { modifier })}
            <span className="mt-1 block">{t('account.version', { version: session.version })}</span>
          </MenuLabel>
        </MenuContent>
      </Menu>
    </>
  );
}
