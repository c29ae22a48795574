import { type ReactNode, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SwitchCommand } from '../../../../shared/commands/device-command.ts';
import type { Arming, Command } from '../../../../shared/commands/model.ts';
import type { OutputName } from '../../../../shared/commands/output-command.ts';
import type { DeviceIdentity, DeviceStatus } from '../../../../shared/devices/model.ts';
import { useApplyArming, useArmings, useCall, useMay, useMe, useRead } from '../../client/index.ts';
import { useShortcut } from '../../lib/shortcuts.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ArmedPanel } from './armed-panel.tsx';
import { armingViewOf } from './arming-view.ts';
import styles from './commands.module.css';
import { OutputForm } from './output-form.tsx';
import { OutputRow } from './output-row.tsx';
import { OUTPUTS, type Output, outputViewOf } from './output-view.ts';
import { RulesButton } from './rules-dialog.tsx';
import { TEXTS } from './texts.ts';
import { useEngineNow } from './use-engine-now.ts';
import { usePathBlock, usePathWords } from './use-path.ts';
import { useSend } from './use-send.ts';

interface OutputsSectionProps {
  readonly identity: DeviceIdentity;
  readonly status: DeviceStatus | null;
  readonly commands: readonly Command[];
}

/** My armings of this device that are not over, by the output that they are of. */
function useMyArmings(identity: DeviceIdentity, nowMs: number): ReadonlyMap<OutputName, Arming> {
  const armings = useArmings();
  const { displayName } = useMe();
  return new Map(
    [...armings.values()].flatMap((arming): [OutputName, Arming][] =>
      arming.deviceId === identity.id &&
      arming.armedBy === displayName &&
      arming.command.type === 'OUTPUT' &&
      armingViewOf(arming, nowMs).phase !== 'over'
        ? [[arming.command.output, arming]]
        : [],
    ),
  );
}

/** Each output of an alarm box: what is wanted, what is reported, and the switch. */
export function OutputsSection({ identity, status, commands }: OutputsSectionProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const block = usePathBlock(status);
  const pathWords = usePathWords();
  const blocked = block === null ? null : pathWords(block);
  const maySwitch = useMay('outputs.switch');
  const mayDangerous = useMay('outputs.dangerous');
  const { role } = useMe();
  const rules = useRead(`rules ${identity.id}`, (client) =>
    client.commands.outputs({ deviceId: identity.id }),
  );
  const [openForm, setOpenForm] = useState<Output | null>(null);
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({});
  const firstButton = useRef<HTMLDivElement>(null);
  const send = useSend();
  const applyArming = useApplyArming();
  const arm = useCall((client, command: SwitchCommand) =>
    client.commands.arm({ deviceId: identity.id, command }),
  );
  const isMoving = useMemo(
    () => commands.some(({ completedAt, failedAt }) => completedAt === null && failedAt === null),
    [commands],
  );
  const nowMs = useEngineNow(isMoving);
  const myArmings = useMyArmings(identity, nowMs);

  const focusOutputs = (): void => firstButton.current?.querySelector<HTMLElement>('button:enabled')?.focus();
  useShortcut({ keys: 'o', label: t('keys.outputs'), group: t('keys.group') }, focusOutputs);

  const ruleOf = (output: OutputName) => rules.value?.find((rule) => rule.output === output);
  const mustArm = (output: OutputName): boolean =>
    ruleOf(output)?.isDangerous ?? (output === 'SIREN' || output === 'TURRET');
  /** Per output; the path's own reason stands once above all. */
  const refusedOf = (output: OutputName): string | null => {
    if (blocked !== null) return blocked;
    if (mustArm(output) && !mayDangerous) return t('blocked.role');
    return role === 'operator' && ruleOf(output)?.isForOperators === false ? t('tile.notForOperators') : null;
  };

  const switchOff = (output: OutputName): void => {
    void send.run({ deviceId: identity.id, command: { type: 'OUTPUT', output, pattern: 'OFF' } });
  };
  const submit = async (output: Output, command: SwitchCommand, note: string | undefined): Promise<void> => {
    if (!mustArm(output)) {
      const sent = await send.run({
        deviceId: identity.id,
        command,
        ...(note === undefined ? {} : { note }),
      });
      if (sent.ok) setOpenForm(null);
      return;
    }
    const armed = await arm.run(command);
    if (!armed.ok) return;
    applyArming(armed.value);
    if (note !== undefined) setReasons((before) => ({ ...before, [armed.value.id]: note }));
    setOpenForm(null);
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
            <th scope="col">{t('form.output')}</th>
            <th scope="col">{t('tile.reported')}</th>
            <th scope="col">{t('tile.wanted')}</th>
            <th scope="col">{t('history.state')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('tile.switchOn')}</span>
            </th>
          </tr>
        </thead>
        {OUTPUTS.map((output) => {
          const arming = myArmings.get(output);
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
                  note={reasons[arming.id]}
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
