import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../client/index.ts';
import { useLock, useLogOut } from '../features/session/index.ts';
import { AUTO_LOCK_MIN, LANGUAGES, setPreference, THEMES, usePreferences } from '../lib/preferences.ts';
import { Button } from '../ui/button.tsx';
import { Menu, MenuChoice, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import type { FrameDialog } from './frame-dialog.ts';
import styles from './user-menu.module.css';

const THEME_WORDS = { system: 'user.themeSystem', light: 'user.themeLight', dark: 'user.themeDark' } as const;
const LANGUAGE_WORDS = { en: 'user.english', es: 'user.spanish' } as const;

/** Who is here, and what belongs to the person and to this desk. */
export function UserMenu({ onOpen }: { readonly onOpen: (dialog: FrameDialog) => void }): ReactNode {
  const { t } = useTranslation('app');
  const me = useMe();
  const lock = useLock();
  const logOut = useLogOut();
  return (
    <Menu
      trigger={
        <Button variant="quiet" disabled={me.locked} aria-label={t('user.menu', { name: me.displayName })}>
          <span className={styles['name']}>{me.username}</span>
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      }
    >
      <div className={styles['who']}>
        <strong>{me.displayName}</strong>
        <span>{me.organisationName}</span>
      </div>
      <MenuSeparator />
      <MenuItem onSelect={() => onOpen('password')}>{t('user.changePassword')}</MenuItem>
      <MenuItem onSelect={() => onOpen('keys')} keys="?">
        {t('user.keys')}
      </MenuItem>
      <MenuSeparator />
      <DeskChoices />
      <MenuSeparator />
      <MenuItem onSelect={lock}>{t('user.lock')}</MenuItem>
      <MenuItem onSelect={logOut}>{t('user.logOut')}</MenuItem>
    </Menu>
  );
}

function DeskChoices(): ReactNode {
  const { t } = useTranslation('app');
  const { theme, language, autoLockMin } = usePreferences();
  return (
    <>
      <MenuChoice
        label={t('user.theme')}
        value={theme}
        options={THEMES.map((value) => ({ value, label: t(THEME_WORDS[value]) }))}
        onValueChange={(value) => setPreference('theme', value)}
      />
      <MenuChoice
        label={t('user.language')}
        value={language}
        options={LANGUAGES.map((value) => ({ value, label: t(LANGUAGE_WORDS[value]) }))}
        onValueChange={(value) => setPreference('language', value)}
      />
      <MenuChoice
        label={t('user.autoLock')}
        value={String(autoLockMin)}
        options={AUTO_LOCK_MIN.map((minutes) => ({
          value: String(minutes),
          label:
            minutes === 0 ? t('user.autoLockNever') : t('user.autoLockAfter', { minutes: String(minutes) }),
        }))}
        onValueChange={(value) => {
          const minutes = AUTO_LOCK_MIN.find((candidate) => String(candidate) === value);
          if (minutes !== undefined) setPreference('autoLockMin', minutes);
        }}
      />
    </>
  );
}
