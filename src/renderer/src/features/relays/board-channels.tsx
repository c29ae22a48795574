import { Settings2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceIdentity } from '../../../../shared/devices/model.ts';
import type { Board, Relay } from '../../../../shared/relays/model.ts';
import { useBoard, useMay } from '../../client/index.ts';
import { classNames } from '../../lib/class-names.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { BoardDialog } from './board-dialog.tsx';
import { ChannelDialog } from './channel-dialog.tsx';
import { RelayTile } from './relay-tile.tsx';
import { viewOf } from './relay-view.ts';
import styles from './relays.module.css';
import { TEXTS } from './texts.ts';

const NOTE_MAX = 500;

/** Every channel of a board that is wired up, and for whoever may configure also the others and all settings. */
export function BoardChannels({ identity }: { readonly identity: DeviceIdentity }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const known = useBoard(identity.id);
  const mayConfigure = useMay('devices.configure');
  const maySwitch = useMay('outputs.switch');
  const [open, setOpen] = useState<number | 'board' | null>(null);
  const [why, setWhy] = useState('');
  if (known === null) return <p className={styles['quiet']}>{t('neverHeard')}</p>;
  const { board, relays } = known;
  const shown = relays.filter(({ isActive }) => isActive);
  const unused = relays.filter(({ isActive }) => !isActive);
  const chosen = relays.find(({ relayIndex }) => relayIndex === open);
  const close = (): void => setOpen(null);
  return (
    <section className={styles['board']} aria-labelledby="channels-title">
      <header className={styles['head']}>
        <h2 id="channels-title">{t('title')}</h2>
        <BoardWords board={board} />
        {mayConfigure ? <Button onClick={() => setOpen('board')}>{t('settings.board')}</Button> : null}
      </header>
      {maySwitch && shown.length > 0 ? (
        <div className={styles['why']}>
          <TextField
            label={t('why')}
            hint={t('whyHint')}
            maxLength={NOTE_MAX}
            value={why}
            onChange={(event) => setWhy(event.target.value)}
          />
        </div>
      ) : null}
      {shown.length === 0 ? <p className={styles['quiet']}>{t('none')}</p> : null}
      <div className={styles['channels']}>
        {shown.map((relay) => (
          <Channel
            key={relay.relayIndex}
            board={board}
            relay={relay}
            reason={{ text: why, onUsed: () => setWhy('') }}
            onConfigure={mayConfigure ? () => setOpen(relay.relayIndex) : null}
          />
        ))}
      </div>
      {mayConfigure && unused.length > 0 ? (
        <p className={styles['unused']}>
          <span className={styles['quiet']}>{t('settings.unused')}</span>
          {unused.map(({ relayIndex, name }) => (
            <Button key={relayIndex} variant="quiet" onClick={() => setOpen(relayIndex)}>
              {relayIndex + 1} · {name}
            </Button>
          ))}
        </p>
      ) : null}
      {open === 'board' ? <BoardDialog board={board} name={identity.name} onClose={close} /> : null}
      {chosen === undefined ? null : <ChannelDialog board={board} relay={chosen} onClose={close} />}
    </section>
  );
}

/** What it says of itself, and its last complaint. */
function BoardWords({ board }: { readonly board: Board }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { uuid, firmwareVersion, protocolVersion, heartbeatMs, lastErrorAt, lastErrorCode } = board;
  const none = t('common:none');
  return (
    <p className={styles['quiet']}>
      {t('board.says', {
        uuid,
        firmware: firmwareVersion ?? none,
        protocol: protocolVersion ?? none,
        heartbeat: String(heartbeatMs),
      })}
      {lastErrorAt === null ? null : (
        <>
          {' · '}
          {t('board.lastError', { code: lastErrorCode ?? '', message: board.lastErrorMessage ?? '' })}{' '}
          <Moment at={lastErrorAt} />
        </>
      )}
    </p>
  );
}

interface ChannelProps {
  readonly board: Board;
  readonly relay: Relay;
  readonly reason: { readonly text: string; readonly onUsed: () => void };
  readonly onConfigure: (() => void) | null;
}

function Channel({ board, relay, reason, onConfigure }: ChannelProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { name, notes, relayIndex } = relay;
  return (
    <section
      className={classNames(styles['channel'], viewOf(relay).isDisagreeing && styles['alert'])}
      aria-label={name}
    >
      <header className={styles['channelHead']}>
        <h3 className={styles['name']} title={relay.description ?? name}>
          {relayIndex + 1} · {name}
        </h3>
        {onConfigure === null ? null : (
          <IconButton label={t('settings.ofChannel', { name })} onClick={onConfigure}>
            <Settings2 size={16} aria-hidden="true" />
          </IconButton>
        )}
      </header>
      <RelayTile board={board} relay={relay} mayUse reason={reason} />
      {notes === null ? null : <p className={styles['notes']}>{notes}</p>}
    </section>
  );
}
