import { type ReactNode, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SwitchCommand } from '../../../../shared/commands/device-command.ts';
import type { Command } from '../../../../shared/commands/model.ts';
import type { DeviceIdentity, DeviceStatus } from '../../../../shared/devices/model.ts';
import { useEngineNow, useMay } from '../../client/index.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ArmedPanel } from './armed-panel.tsx';
import styles from './commands.module.css';
import { OutputForm } from './output-form.tsx';
import { OutputRow } from './output-row.tsx';
import { OUTPUTS, type Output, outputViewOf } from './output-view.ts';
import { RulesButton } from './rules-dialog.tsx';
import { TEXTS } from './texts.ts';
import { useOutputs } from './use-outputs.ts';

interface OutputsSectionProps {
  readonly identity: DeviceIdentity;
  readonly status: DeviceStatus | null;
  readonly commands: readonly Command[];
}

/** Each output of an alarm box: what is wanted, what is reported, and the switch. */
export function OutputsSection({ identity, status, commands }: OutputsSectionProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const maySwitch = useMay('outputs.switch');
  const [openForm, setOpenForm] = useState<Output | null>(null);
  const firstButton = useRef<HTMLDivElement>(null);
  const isMoving = useMemo(
    () => commands.some(({ completedAt, failedAt }) => completedAt === null && failedAt === null),
    [commands],
  );
  const nowMs = useEngineNow(isMoving);
  const outputs = useOutputs(identity, status, nowMs);
  const { block, blocked, rules, mustArm, refusedOf, switchOff, send, arm } = outputs;

  const focusOutputs = (): void =>
    firstButton.current?.querySelector<HTMLElement>('tbody button:enabled')?.focus();
  useShortcut({ keys: 'o', label: t('keys.outputs'), group: t('keys.group') }, focusOutputs);

  const submit = async (output: Output, command: SwitchCommand, note: string | undefined): Promise<void> => {
    // The one that was sent: by now another may be open.
    if (await outputs.switchOn(output, command, note)) setOpenForm((open) => (open === output ? null : open));
  };

  return (
    <section className={styles['section']} ref={firstButton} aria-labelledby="outputs-title">
      <header className={styles['head']}>
        <h2 id="outputs-title">{t('section.outputs')}</h2>
        <RulesButton identity={identity} rules={rules.value} onChanged={rules.retry} />
        {maySwitch ? (
          <Button
            disabled={blocked !== null}
            title={blocked ?? t('tile.allOffHint')}
            onClick={() => switchOff('ALL')}
          >
            {t('tile.allOff')}
          </Button>
        ) : null}
      </header>
      {block === null || block.code === 'role' ? null : <Notice tone="warning">{blocked}</Notice>}
      {send.problem !== null && openForm === null ? (
        <Notice tone="problem">{send.problem.message}</Notice>
      ) : null}
      <table className={styles['table']}>
        <thead>
          <tr>
            <th scope="col" className={styles['name']}>
              {t('form.output')}
            </th>
            <th scope="col">{t('tile.reported')}</th>
            <th scope="col">{t('tile.wanted')}</th>
            <th scope="col">{t('history.state')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('tile.switchOn')}</span>
            </th>
          </tr>
        </thead>
        {OUTPUTS.map((output) => {
          // The feed may show it before the answer to this screen's own arming, whose reason is not with it yet.
          const isBeingArmed = openForm === output && arm.pending;
          const arming = isBeingArmed ? undefined : outputs.armings.get(output);
          return (
            <OutputRow
              key={output}
              view={outputViewOf(output, status, commands, nowMs)}
              status={status}
              nowMs={nowMs}
              refused={refusedOf(output)}
              blocked={blocked}
              mustArm={mustArm(output)}
              isOpen={openForm === output}
              onOpen={() => setOpenForm(output)}
              onOff={() => switchOff(output)}
              offPending={send.pending}
              showsButtons={maySwitch}
            >
              {arming !== undefined ? (
                <ArmedPanel
                  key={arming.id}
                  arming={arming}
                  note={outputs.reasons[arming.id]}
                  blocked={blocked}
                  onDone={focusOutputs}
                />
              ) : openForm === output ? (
                <OutputForm
                  output={output}
                  mustArm={mustArm(output)}
                  blocked={refusedOf(output)}
                  pending={send.pending || arm.pending}
                  problem={arm.problem ?? send.problem}
                  onSubmit={(command, note) => void submit(output, command, note)}
                  onClose={() => {
                    setOpenForm(null);
                    focusOutputs();
                  }}
                />
              ) : null}
            </OutputRow>
          );
        })}
      </table>
    </section>
  );
}
