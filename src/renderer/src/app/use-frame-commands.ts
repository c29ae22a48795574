import { useTranslation } from 'react-i18next';
import { useMay, useMe } from '../client/index.ts';
import { useLock, useLogOut } from '../features/session/index.ts';
import type { Command } from '../lib/commands.ts';
import { setPreference } from '../lib/preferences.ts';
import { useGo } from '../lib/use-go.ts';
import { administrationPagesOf } from './administration-pages.ts';
import type { FrameDialog } from './frame-dialog.ts';

/** Pages and actions of the frame, for the palette. */
export function useFrameCommands(open: (dialog: FrameDialog) => void): readonly Command[] {
  const { t } = useTranslation(['app', 'incidents']);
  const go = useGo();
  const administration = administrationPagesOf(useMe().role);
  const maySupervise = useMay('rules.manage');
  const maySign = useMay('handovers.sign');
  const lock = useLock();
  const logOut = useLogOut();
  const pages = t('palette.pages');
  const actions = t('palette.actions');
  const page = (id: string, label: string, path: string, keys?: string): Command => ({
    id,
    label,
    group: pages,
    ...(keys === undefined ? {} : { keys }),
    run: () => go(path),
  });
  const action = (id: string, label: string, run: () => void): Command => ({
    id,
    label,
    group: actions,
    run,
  });
  return [
    page('go-alarms', t('rail.alarms'), '/alarms', 'g a'),
    page('go-search', t('incidents:search.title'), '/alarms/search'),
    page('go-devices', t('rail.devices'), '/devices', 'g d'),
    page('go-map', t('rail.map'), '/map', 'g m'),
    page('go-sequences', t('rail.sequences'), '/sequences', 'g q'),
    page('go-stations', t('palette.stations'), '/stations', 'g w'),
    ...(maySign
      ? [
          page('go-handover', t('rail.handover'), '/handover', 'g h'),
          page('go-handovers', t('palette.handovers'), '/handover/past'),
        ]
      : []),
    ...(maySupervise
      ? [
          page('go-rules', t('rail.rules'), '/rules', 'g r'),
          page('go-commands', t('palette.commands'), '/commands', 'g c'),
        ]
      : []),
    page('go-messages', t('palette.messages'), '/messages'),
    ...(administration.length > 0
      ? [page('go-administration', t('rail.administration'), '/administration', 'g s')]
      : []),
    ...administration
      .filter(({ name }) => name !== 'users')
      .map(({ name, to }) =>
        page(
          `go-administration-${name}`,
          `${t('rail.administration')} › ${t(`administration.${name}`)}`,
          to,
          name === 'database' ? 'g b' : undefined,
        ),
      ),
    action('keys', t('keys.show'), () => open('keys')),
    action('theme-light', t('palette.themeLight'), () => setPreference('theme', 'light')),
    action('theme-dark', t('palette.themeDark'), () => setPreference('theme', 'dark')),
    action('theme-system', t('palette.themeSystem'), () => setPreference('theme', 'system')),
    action('language-en', t('palette.english'), () => setPreference('language', 'en')),
    action('language-es', t('palette.spanish'), () => setPreference('language', 'es')),
    action('password', t('user.changePassword'), () => open('password')),
    action('lock', t('user.lock'), lock),
    action('log-out', t('user.logOut'), logOut),
  ];
}
