import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SwitchCommand } from '../../../../shared/commands/device-command.ts';
import type { Arming } from '../../../../shared/commands/model.ts';
import type { OutputName } from '../../../../shared/commands/output-command.ts';
import type { DeviceIdentity, DeviceStatus } from '../../../../shared/devices/model.ts';
import { useApplyArming, useArmings, useCall, useMay, useMe, useRead } from '../../client/index.ts';
import { armingViewOf } from '../../lib/arming-view.ts';
import { TEXTS } from './texts.ts';
import { usePathBlock, usePathWords } from './use-path.ts';
import { useSend } from './use-send.ts';

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

/** Switching the outputs of a box: what must be armed, what is refused and why, and what is armed here. */
export function useOutputs(identity: DeviceIdentity, status: DeviceStatus | null, nowMs: number) {
  const { t } = useTranslation(TEXTS);
  const block = usePathBlock(status);
  const pathWords = usePathWords();
  const blocked = block === null ? null : pathWords(block);
  const mayDangerous = useMay('outputs.dangerous');
  const { role } = useMe();
  const rules = useRead(`rules ${identity.id}`, (client) =>
    client.commands.outputs({ deviceId: identity.id }),
  );
  const [reasons, setReasons] = useState<Readonly<Record<string, string>>>({});
  const send = useSend();
  const applyArming = useApplyArming();
  const arm = useCall((client, command: SwitchCommand) =>
    client.commands.arm({ deviceId: identity.id, command }),
  );
  const armings = useMyArmings(identity, nowMs);

  const ruleOf = (output: OutputName) => rules.value?.find((rule) => rule.output === output);
  const mustArm = (output: OutputName): boolean =>
    ruleOf(output)?.isDangerous ?? (output === 'SIREN' || output === 'TURRET');
  /** Null where it can be switched on. */
  const refusedOf = (output: OutputName): string | null => {
    if (blocked !== null) return blocked;
    if (mustArm(output) && !mayDangerous) return t('blocked.role');
    return role === 'operator' && ruleOf(output)?.isForOperators === false ? t('tile.notForOperators') : null;
  };

  const switchOff = (output: OutputName): void => {
    void send.run({ deviceId: identity.id, command: { type: 'OUTPUT', output, pattern: 'OFF' } });
  };
  /** Sends it, or arms it where it is dangerous. True where that worked. */
  const switchOn = async (
    output: OutputName,
    command: SwitchCommand,
    note: string | undefined,
  ): Promise<boolean> => {
    if (!mustArm(output)) {
      const sent = await send.run({
        deviceId: identity.id,
        command,
        ...(note === undefined ? {} : { note }),
      });
      return sent.ok;
    }
    const armed = await arm.run(command);
    if (!armed.ok) return false;
    applyArming(armed.value);
    if (note !== undefined) setReasons((before) => ({ ...before, [armed.value.id]: note }));
    return true;
  };

  return { block, blocked, rules, mustArm, refusedOf, switchOn, switchOff, send, arm, armings, reasons };
}
