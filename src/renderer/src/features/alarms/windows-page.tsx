import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SuppressionWindow } from '../../../../shared/alarms/suppression-window.ts';
import { useApplyWindow, useCall, useFeedReady, useMay } from '../../client/index.ts';
import { classNames } from '../../lib/class-names.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { Button } from '../../ui/button.tsx';
import { Countdown } from '../../ui/countdown.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useToast } from '../../ui/toast.tsx';
import { BoardPage } from './board-page.tsx';
import styles from './boards.module.css';
import { StormDialog } from './storm-dialog.tsx';
import { TEXTS } from './texts.ts';
import { useWindows } from './use-windows.ts';
import { WindowDialog } from './window-dialog.tsx';

const NOWHERE = { siteId: null, deviceId: null };

/** Places on test or out of service, and storms: until when, who, why. */
export function WindowsPage({ board }: { readonly board: 'quiet' | 'storm' }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const windows = useWindows();
  const mayTest = useMay('devices.diagnose');
  const maySupervise = useMay('alarms.supervise');
  const mayStart = board === 'storm' ? maySupervise : mayTest;
  const [isStarting, setIsStarting] = useState(false);
  const ready = useFeedReady();
  const shown = windows.filter(({ kind }) => (kind === 'storm') === (board === 'storm'));
  const label = t(`${board}Board.start`);
  useShortcut({ keys: 'n', label, group: t('keys.group') }, () => setIsStarting(true), { enabled: mayStart });
  const close = (): void => setIsStarting(false);
  return (
    <BoardPage
      title={t(`nav.${board}`)}
      explanation={t(`${board}Board.explanation`)}
      action={
        <Button
          keys="n"
          disabled={!mayStart}
          title={mayStart ? undefined : t(board === 'storm' ? 'blocked.supervisor' : 'windowDialog.role')}
          onClick={() => setIsStarting(true)}
        >
          {label}
        </Button>
      }
    >
      {!ready ? (
        <Skeleton rows={4} label={t(`nav.${board}`)} />
      ) : shown.length === 0 ? (
        <EmptyState title={t(`${board}Board.empty`)}>{t(`${board}Board.emptyBody`)}</EmptyState>
      ) : (
        <WindowTable label={t(`nav.${board}`)} windows={shown} />
      )}
      {!isStarting ? null : board === 'storm' ? (
        <StormDialog onClose={close} />
      ) : (
        <WindowDialog place={NOWHERE} onClose={close} />
      )}
    </BoardPage>
  );
}

interface WindowTableProps {
  readonly label: string;
  readonly windows: readonly SuppressionWindow[];
}

function WindowTable({ label, windows }: WindowTableProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  return (
    <table className={styles['table']} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t('board.what')}</th>
          <th scope="col">{t('detail.where')}</th>
          <th scope="col">{t('board.left')}</th>
          <th scope="col">{t('board.until')}</th>
          <th scope="col">{t('board.by')}</th>
          <th scope="col">{t('board.reason')}</th>
          <th scope="col">
            <span className="visually-hidden">{t('board.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {windows.map((window) => (
          <WindowRow key={window.id} window={window} />
        ))}
      </tbody>
    </table>
  );
}

function WindowRow({ window }: { readonly window: SuppressionWindow }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const applyWindow = useApplyWindow();
  const maySupervise = useMay('alarms.supervise');
  const mayTest = useMay('devices.diagnose');
  const mayEnd = maySupervise || (mayTest && window.kind === 'on_test');
  const end = useCall((client, _input: undefined) => client.alarms.windows.end({ id: window.id }));
  const where = [window.siteName, window.zoneName, window.deviceName].filter((part) => part !== null);
  return (
    <tr>
      <th scope="row" className={classNames(window.kind === 'on_test' && styles['test'])}>
        {t(`windowKind.${window.kind}`)}
        {window.alarmTypes === null ? null : (
          <span className={styles['quiet']}>
            {' '}
            {window.alarmTypes.map((type) => t(`common:alarmType.${type}`)).join(', ')}
          </span>
        )}
      </th>
      <td>{where.join(' · ')}</td>
      <td className={styles['fit']}>
        <Countdown until={window.endsAt} />
      </td>
      <td className={styles['fit']}>
        <Moment at={window.endsAt} />
      </td>
      <td>{window.by}</td>
      <td>{window.reason}</td>
      <td className={styles['fit']}>
        <Button
          disabled={!mayEnd}
          title={mayEnd ? undefined : t('blocked.supervisor')}
          pending={end.pending}
          aria-label={t('board.endOf', { where: where.join(' · ') })}
          onClick={() =>
            void end.run(undefined).then((result) => {
              if (result.ok) applyWindow(result.value);
              else toast({ tone: 'problem', text: result.problem.message });
            })
          }
        >
          {t('board.end')}
        </Button>
      </td>
    </tr>
  );
}
