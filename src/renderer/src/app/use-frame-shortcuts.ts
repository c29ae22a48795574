import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { useMay, useMe } from '../client/index.ts';
import { useShortcut } from '../lib/shortcuts.tsx';
import { useGo } from '../lib/use-go.ts';
import { administrationPagesOf } from './administration-pages.ts';
import type { FrameDialog } from './frame-dialog.ts';

/** The page one level up; null at the top. */
export function levelAbove(pathname: string): string | null {
  if (pathname === '/messages') return '/devices';
  const [, page, rest] = pathname.split('/');
  return page !== undefined && rest !== undefined && rest !== '' ? `/${page}` : null;
}

/** What works on every page. A page that has levels of its own registers Escape itself, and then has it. */
export function useFrameShortcuts(open: (dialog: FrameDialog) => void): void {
  const { t } = useTranslation(['app', 'figures']);
  const go = useGo();
  const above = levelAbove(useLocation().pathname);
  const mayAdminister = useMay('system.administer');
  const administration = administrationPagesOf(useMe().role);
  const maySupervise = useMay('rules.manage');
  const maySign = useMay('handovers.sign');
  const maySeeFigures = useMay('alarms.supervise');
  const general = t('keys.general');
  const goTo = t('keys.go');
  useShortcut({ keys: 'mod+k', label: t('keys.find'), group: general }, () => open('palette'));
  useShortcut({ keys: '?', label: t('keys.show'), group: general }, () => open('keys'));
  useShortcut(
    { keys: 'Escape', label: t('keys.back'), group: general },
    () => {
      if (above !== null) go(above);
    },
    { enabled: above !== null, yields: true },
  );
  useShortcut({ keys: 'g a', label: t('rail.alarms'), group: goTo }, () => go('/alarms'));
  useShortcut({ keys: 'g d', label: t('rail.devices'), group: goTo }, () => go('/devices'));
  useShortcut({ keys: 'g m', label: t('rail.map'), group: goTo }, () => go('/map'));
  useShortcut({ keys: 'g p', label: t('rail.panels'), group: goTo }, () => go('/panels'));
  useShortcut({ keys: 'g q', label: t('rail.sequences'), group: goTo }, () => go('/sequences'));
  useShortcut({ keys: 'g h', label: t('rail.handover'), group: goTo }, () => go('/handover'), {
    enabled: maySign,
  });
  useShortcut({ keys: 'g r', label: t('rail.rules'), group: goTo }, () => go('/rules'), {
    enabled: maySupervise,
  });
  useShortcut({ keys: 'g f', label: t('figures:title'), group: goTo }, () => go('/alarms/figures'), {
    enabled: maySeeFigures,
  });
  useShortcut({ keys: 'g w', label: t('palette.stations'), group: goTo }, () => go('/stations'));
  useShortcut({ keys: 'g c', label: t('palette.commands'), group: goTo }, () => go('/commands'), {
    enabled: maySupervise,
  });
  useShortcut({ keys: 'g s', label: t('rail.administration'), group: goTo }, () => go('/administration'), {
    enabled: administration.length > 0,
  });
  useShortcut(
    { keys: 'g b', label: t('administration.database'), group: goTo },
    () => go('/administration/database'),
    { enabled: mayAdminister },
  );
}
