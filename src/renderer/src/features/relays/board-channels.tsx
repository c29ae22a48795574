import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import { useBoard } from '../../client/index.ts';
import { classNames } from '../../lib/class-names.ts';
import { RelayTile } from './relay-tile.tsx';
import { viewOf } from './relay-view.ts';
import styles from './relays.module.css';

/** Every channel of a board that is wired up. */
export function BoardChannels({ id }: { readonly id: DeviceId }): ReactNode {
  const { t } = useTranslation('relays');
  const known = useBoard(id);
  if (known === null) return <p className={styles['quiet']}>{t('neverHeard')}</p>;
  const { board, relays } = known;
  const shown = relays.filter(({ isActive }) => isActive);
  return (
    <section className={styles['board']} aria-label={t('title')}>
      <h2>{t('title')}</h2>
      {shown.length === 0 ? <p className={styles['quiet']}>{t('none')}</p> : null}
      <div className={styles['channels']}>
        {shown.map((relay) => (
          <section
            key={relay.relayIndex}
            className={classNames(styles['channel'], viewOf(relay).isDisagreeing && styles['alert'])}
            aria-label={relay.name}
          >
            <h3 className={styles['name']} title={relay.description ?? relay.name}>
              {relay.relayIndex + 1} · {relay.name}
            </h3>
            <RelayTile board={board} relay={relay} mayUse />
          </section>
        ))}
      </div>
    </section>
  );
}
