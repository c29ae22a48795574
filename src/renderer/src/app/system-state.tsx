import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SystemStatus } from '../../../shared/system/model.ts';
import { useSystemStatus } from '../client/index.ts';
import { useTimeStyle } from '../i18n/index.ts';
import { classNames } from '../lib/class-names.ts';
import { formatMoment } from '../lib/format.ts';
import { useNowMs } from '../lib/use-now.ts';
import { SystemDetail } from './system-detail.tsx';
import styles from './system-state.module.css';

interface PartProps {
  readonly name: string;
  readonly state: 'connecting' | 'up' | 'down';
  readonly since: Date;
  /** Said while it is up. */
  readonly figure?: string | undefined;
}

/** ● broker, ◌ broker connecting, ▲ broker down since 14:02:31: good is grey, trouble has shape, words and colour. */
function Part({ name, state, since, figure }: PartProps): ReactNode {
  const { t } = useTranslation('app');
  const style = useTimeStyle();
  const nowMs = useNowMs(60_000);
  const words = {
    up: figure ?? '',
    connecting: t('status.connecting'),
    down: t('status.downSince', {
      since: formatMoment(since, new Date(Math.max(nowMs, since.getTime())), style),
    }),
  };
  return (
    <span className={classNames(styles['part'], styles[state])}>
      <StateGlyph state={state} />
      {name}
      {words[state] === '' ? null : <span className={styles['words']}>{words[state]}</span>}
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

function ingestWord(system: SystemStatus): 'ingesting' | 'watching' | 'nobody' {
  if (system.ingester.self) return 'ingesting';
  return system.ingester.holder === null ? 'nobody' : 'watching';
}

/** Feed, broker, database, who ingests and the standing warnings; opens to the whole story. */
export function SystemState(): ReactNode {
  const { t } = useTranslation('app');
  const system = useSystemStatus();
  if (system === null) return null;
  const ingest = ingestWord(system);
  const lag =
    system.feed.lagMs === null ? '' : t('status.lag', { ms: String(Math.round(system.feed.lagMs)) });
  const figure = system.feed.mode === 'notify' ? `${lag} ${t('status.fallback')}`.trim() : lag;
  return (
    <Popover.Root>
      <Popover.Trigger className={styles['parts']} aria-label={t('status.open')}>
        {system.warnings.length === 0 ? null : (
          <span className={styles['warnings']}>
            <StateGlyph state="down" />
            {t('warnings.label', { count: system.warnings.length })}
          </span>
        )}
        <Part name={t('status.feed')} state={system.feed.state} since={system.feed.since} figure={figure} />
        <Part name={t('status.broker')} state={system.broker.state} since={system.broker.since} />
        <Part name={t('status.database')} state={system.database.state} since={system.database.since} />
        <span className={classNames(styles['part'], ingest === 'nobody' && styles['down'])}>
          {ingest === 'nobody' ? <StateGlyph state="down" /> : null}
          {t(`status.${ingest}`)}
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
