import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, useLocation } from 'react-router';
import { AlarmBanner, AlarmDesk, UntakenStrip } from '../features/alarms/index.ts';
import { ApprovalRequests } from '../features/commands/index.ts';
import { useHandoverDesk } from '../features/handovers/index.ts';
import { ChangePasswordDialog, LockScreen, useAutoLock } from '../features/session/index.ts';
import { usePreferences } from '../lib/preferences.ts';
import { Workspace } from '../ui/workspace.tsx';
import { CommandPalette } from './command-palette.tsx';
import { FailureBoundary } from './failure-boundary.tsx';
import styles from './frame.module.css';
import type { FrameDialog } from './frame-dialog.ts';
import { KeyList } from './key-list.tsx';
import { Rail } from './rail.tsx';
import { StatusBar } from './status-bar.tsx';
import { useFrameShortcuts } from './use-frame-shortcuts.ts';

/** Status bar, banner and rail stand still on every page; only what is right of the rail changes. */
export function Frame(): ReactNode {
  const { t } = useTranslation('app');
  const [dialog, setDialog] = useState<FrameDialog>('none');
  const { pathname } = useLocation();
  const autoLockMin = usePreferences((preferences) => preferences.autoLockMin);
  useHandoverDesk();
  useAutoLock(autoLockMin);
  useFrameShortcuts(setDialog);
  const close = (): void => setDialog('none');
  return (
    <div className={styles['frame']}>
      <AlarmDesk />
      <StatusBar onOpen={setDialog} />
      {/* aria-live keeps it readable for assistive technology while a dialog is open; off: it does not announce. */}
      <section className={styles['banner']} aria-label={t('bannerLabel')} aria-live="off">
        <AlarmBanner />
      </section>
      <UntakenStrip />
      <Workspace className={styles['workspace']}>
        <Rail />
        <main className={styles['page']} id="page" tabIndex={-1}>
          <FailureBoundary resetKey={pathname}>
            <Outlet />
          </FailureBoundary>
        </main>
      </Workspace>
      <CommandPalette open={dialog === 'palette'} onClose={close} onOpen={setDialog} />
      <KeyList open={dialog === 'keys'} onClose={close} />
      <ChangePasswordDialog open={dialog === 'password'} onClose={close} />
      <ApprovalRequests />
      <LockScreen />
    </div>
  );
}
