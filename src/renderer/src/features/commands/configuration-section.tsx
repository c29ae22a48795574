import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Command } from '../../../../shared/commands/model.ts';
import type { DeviceIdentity } from '../../../../shared/devices/model.ts';
import { useDeviceCommands, useMay, useStale } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Answer } from './answer.tsx';
import { CONFIG_KINDS } from './command-catalogue.ts';
import { CommandState } from './command-history.tsx';
import { describeCommand } from './command-words.ts';
import styles from './commands.module.css';
import { lastAnswerOf, lastSentOf } from './configuration-view.ts';
import { TEXTS } from './texts.ts';
import { useSend } from './use-send.ts';

interface ConfigurationProps {
  readonly identity: DeviceIdentity;
}

/** For whoever may read an alarm box's settings. */
export function DeviceConfiguration({ identity }: ConfigurationProps): ReactNode {
  const mayRead = useMay('devices.diagnose');
  const { commands } = useDeviceCommands(identity.id);
  if (!mayRead || identity.kind !== 'alarm_box' || commands === null) return null;
  return <Configuration identity={identity} commands={commands} />;
}

/** What the box said of its settings, beside what was sent to it last. */
function Configuration({
  identity,
  commands,
}: ConfigurationProps & { readonly commands: readonly Command[] }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { stale } = useStale();
  const send = useSend();
  const read = (kind: (typeof CONFIG_KINDS)[number] | 'ALL'): void =>
    void send.run({
      deviceId: identity.id,
      command: { type: 'CONFIG_READ', kind, includeSensitive: false },
    });
  return (
    <section className={styles['section']} aria-labelledby="configuration-title">
      <header className={styles['head']}>
        <h2 id="configuration-title">{t('section.configuration')}</h2>
        <Button disabled={stale} pending={send.pending} onClick={() => read('ALL')}>
          {t('kind.CONFIG_READ.ALL')}
        </Button>
      </header>
      {send.problem === null ? null : <Notice tone="problem">{send.problem.message}</Notice>}
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col">{t('configuration.kind')}</th>
            <th scope="col">{t('configuration.given')}</th>
            <th scope="col">{t('configuration.sent')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('configuration.read')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {([...CONFIG_KINDS, 'ALL'] as const).map((kind) => {
            const answer = lastAnswerOf(kind, commands);
            const sent = kind === 'ALL' ? null : lastSentOf(kind, commands);
            // Only a box that was asked for everything has a line of it.
            if (kind === 'ALL' && answer === null) return null;
            const name = t(`config.${kind}`);
            return (
              <tr key={kind} className={styles['line']}>
                <th scope="row" className={styles['kind']}>
                  {name}
                </th>
                <td className={styles['half']}>
                  {answer === null ? (
                    <span className={styles['quiet']}>{t('configuration.neverRead')}</span>
                  ) : (
                    <>
                      <Answer command={answer} />
                      <span className={styles['sub']}>
                        <Moment at={answer.acknowledgedAt ?? answer.createdAt} />
                      </span>
                    </>
                  )}
                </td>
                <td>
                  {sent === null ? (
                    <span className={styles['quiet']}>
                      {t(kind === 'ALL' ? 'common:none' : 'configuration.neverSent')}
                    </span>
                  ) : (
                    <>
                      {describeCommand(sent, t)}
                      <span className={styles['sub']}>
                        <CommandState command={sent} status={null} /> · <Moment at={sent.createdAt} />
                      </span>
                    </>
                  )}
                </td>
                <td className={styles['buttons']}>
                  <Button
                    disabled={stale}
                    pending={send.pending}
                    aria-label={t('configuration.readOf', { kind: name })}
                    onClick={() => read(kind)}
                  >
                    {t('configuration.read')}
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={styles['quiet']}>{t('configuration.raw')}</p>
    </section>
  );
}
