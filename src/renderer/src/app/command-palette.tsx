import { Command as Palette } from 'cmdk';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { findDevices, useAlarms, useDevices } from '../client/index.ts';
import { useAlarmCommands } from '../features/alarms/index.ts';
import type { Command } from '../lib/commands.ts';
import { groupBy } from '../lib/group-by.ts';
import { useGo } from '../lib/use-go.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { PriorityMark } from '../ui/priority-mark.tsx';
import styles from './command-palette.module.css';
import type { FrameDialog } from './frame-dialog.ts';
import { matches } from './matches.ts';
import { useFrameCommands } from './use-frame-commands.ts';

const MOST_DEVICES = 12;
const MOST_ALARMS = 8;

interface CommandPaletteProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onOpen: (dialog: FrameDialog) => void;
}

/** Finds pages, devices, open alarms and actions by what is typed. */
export function CommandPalette({ open, onClose, onOpen }: CommandPaletteProps): ReactNode {
  const { t } = useTranslation('app');
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title={t('palette.title')}
      titleHidden
      width="wide"
    >
      <Finder onClose={onClose} onOpen={onOpen} />
    </Dialog>
  );
}

function Finder({ onClose, onOpen }: Omit<CommandPaletteProps, 'open'>): ReactNode {
  const { t } = useTranslation('app');
  const [query, setQuery] = useState('');
  const commands = [...useFrameCommands(onOpen), ...useAlarmCommands()];
  const fitting = commands.filter((command) => matches(query, command.label));
  const groups = groupBy(fitting, (command) => command.group);
  const choose = (run: () => void): void => {
    onClose();
    run();
  };
  return (
    <Palette label={t('palette.title')} shouldFilter={false} loop className={styles['palette']}>
      <Palette.Input
        className={styles['input']}
        value={query}
        onValueChange={setQuery}
        placeholder={t('palette.placeholder')}
        autoFocus
      />
      <Palette.List className={styles['list']}>
        <Palette.Empty className={styles['empty']}>{t('palette.nothing', { text: query })}</Palette.Empty>
        <FoundAlarms query={query} choose={choose} />
        <FoundDevices query={query} choose={choose} />
        {[...groups].map(([group, members]) => (
          <Palette.Group key={group} heading={group} className={styles['group']}>
            {members.map((command) => (
              <CommandLine key={command.id} command={command} choose={choose} />
            ))}
          </Palette.Group>
        ))}
      </Palette.List>
    </Palette>
  );
}

interface FoundProps {
  readonly query: string;
  readonly choose: (run: () => void) => void;
}

function CommandLine({
  command,
  choose,
}: {
  readonly command: Command;
  readonly choose: FoundProps['choose'];
}): ReactNode {
  return (
    <Palette.Item className={styles['item']} value={command.id} onSelect={() => choose(command.run)}>
      <span className={styles['text']}>{command.label}</span>
      {command.keys === undefined ? null : <Kbd keys={command.keys} />}
    </Palette.Item>
  );
}

function FoundAlarms({ query, choose }: FoundProps): ReactNode {
  const { t } = useTranslation(['app', 'common']);
  const go = useGo();
  const alarms = useAlarms();
  const found = useMemo(() => {
    if (query.trim() === '') return [];
    return alarms
      .filter((alarm) =>
        matches(query, t(`common:alarmType.${alarm.type}`), alarm.deviceName, alarm.siteName),
      )
      .slice(0, MOST_ALARMS);
  }, [alarms, query, t]);
  if (found.length === 0) return null;
  return (
    <Palette.Group heading={t('palette.alarms')} className={styles['group']}>
      {found.map((alarm) => (
        <Palette.Item
          key={alarm.id}
          className={styles['item']}
          value={`alarm-${alarm.id}`}
          onSelect={() => choose(() => go(`/alarms/${alarm.id}`, { state: { takes: true } }))}
        >
          <PriorityMark
            priority={alarm.priority}
            look={alarm.state.startsWith('unacknowledged') ? 'returned' : 'acknowledged'}
            size={18}
          />
          <span className={styles['text']}>
            {t(`common:alarmType.${alarm.type}`)} · {alarm.deviceName}
          </span>
          <span className={styles['quiet']}>{alarm.siteName}</span>
        </Palette.Item>
      ))}
    </Palette.Group>
  );
}

function FoundDevices({ query, choose }: FoundProps): ReactNode {
  const { t } = useTranslation('app');
  const go = useGo();
  const devices = useDevices();
  const found = useMemo(() => findDevices(devices.byId.values(), query, MOST_DEVICES), [devices, query]);
  if (found.length === 0) return null;
  return (
    <Palette.Group heading={t('palette.devices')} className={styles['group']}>
      {found.map(({ identity }) => (
        <Palette.Item
          key={identity.id}
          className={styles['item']}
          value={`device-${identity.id}`}
          onSelect={() => choose(() => go(`/devices/${identity.id}`))}
        >
          <span className={styles['text']}>{identity.name}</span>
          <span className={styles['quiet']}>
            {[identity.hostname, identity.macAddress, identity.siteName].filter(Boolean).join(' · ')}
          </span>
        </Palette.Item>
      ))}
    </Palette.Group>
  );
}
