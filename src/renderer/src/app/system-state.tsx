import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isClockOff } from '../../../shared/stations/model.ts';
import type { BrokerState, SystemStatus } from '../../../shared/system/model.ts';
import { usePageClock, useSystemStatus } from '../client/index.ts';
import { classNames } from '../lib/class-names.ts';
import { SystemDetail } from './system-detail.tsx';
import styles from './system-state.module.css';

interface PartProps {
  readonly name: string;
  readonly state: BrokerState['state'];
  /** Said while it is up. */
  readonly figure?: string | undefined;
}

/** ● broker, ○ broker standby, by workers or connecting, ▲ broker down: good is grey, trouble has shape, word and colour. */
function Part({ name, state, figure = '' }: PartProps): ReactNode {
  const { t } = useTranslation('app');
  const word = state === 'up' ? figure : t(`status.${state}`);
  return (
    <span className={classNames(styles['part'], styles[state])}>
      <StateGlyph state={state} />
      {name}
      {word === '' ? null : <span className={styles['word']}>{word}</span>}
    </span>
  );
}

function StateGlyph({ state }: { readonly state: PartProps['state'] }): ReactNode {
  return (
    <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
      {state === 'down' ? (
        <path d="M5 0.5 10 9.5H0Z" fill="currentColor" />
      ) : (
        <circle cx="5" cy="5" r="3.5" stroke="currentColor" fill={state === 'up' ? 'currentColor' : 'none'} />
      )}
    </svg>
  );
}

function ingestWord(system: SystemStatus): 'ingesting' | 'watching' | 'nobody' | 'waiting' {
  if (system.ingester.problem !== null) return 'waiting';
  if (system.ingester.self) return 'ingesting';
  return system.ingester.holder === null ? 'nobody' : 'watching';
}

/** Feed, broker, database, who ingests and the standing warnings; opens to the whole story. */
export function SystemState(): ReactNode {
  const { t } = useTranslation('app');
  const system = useSystemStatus();
  const isPageClockOff = isClockOff(usePageClock());
  if (system === null) return null;
  const warnings = system.warnings.length + (isPageClockOff ? 1 : 0);
  const ingest = ingestWord(system);
  const isStuck = ingest === 'nobody' || ingest === 'waiting';
  const lag =
    system.feed.lagMs === null ? '' : t('status.lag', { ms: String(Math.round(system.feed.lagMs)) });
  const figure = system.feed.mode === 'notify' ? t('status.fallback') : lag;
  return (
    <Popover.Root>
      <Popover.Trigger className={styles['parts']} aria-label={t('status.open')}>
        {warnings === 0 ? null : (
          <span className={styles['warnings']}>
            <StateGlyph state="down" />
            {t('warnings.label', { count: warnings })}
          </span>
        )}
        <Part name={t('status.feed')} state={system.feed.state} figure={figure} />
        <Part name={t('status.broker')} state={system.broker.state} />
        <Part name={t('status.database')} state={system.database.state} />
        <span className={classNames(styles['part'], isStuck && styles['down'])}>
          {isStuck ? <StateGlyph state="down" /> : null}
          <span className={styles['ingester']}>
            {t(`status.${ingest}`, { holder: system.ingester.holder ?? '' })}
          </span>
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={styles['detail']} align="end" sideOffset={6} collisionPadding={8}>
          <SystemDetail system={system} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
