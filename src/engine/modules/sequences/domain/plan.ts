import { isSafetyCommand, type SwitchCommand } from '../../../../shared/commands/device-command.ts';
import type { DeviceId, SiteId } from '../../../../shared/contract/primitives.ts';
import type { ChannelKind } from '../../../../shared/relays/model.ts';
import { durationOf, limitProblems, SEQUENCE_MIN_GAP_MS } from '../../../../shared/sequences/limits.ts';
import type { SequenceAction, SequenceProblem, SequenceStep } from '../../../../shared/sequences/model.ts';

/** A channel of a relay board, as far as sequences care. */
export interface PlannedChannel {
  readonly relayIndex: number;
  readonly kind: ChannelKind;
  readonly durationMs: number | null;
  readonly inSequences: boolean;
}

/** A device, as far as sequences care. */
export interface PlannedDevice {
  readonly id: DeviceId;
  readonly siteId: SiteId | null;
  readonly name: string;
  readonly isActive: boolean;
  readonly isOnline: boolean;
  readonly needsSecondPerson: boolean;
  /** Of a relay board. */
  readonly channels: readonly PlannedChannel[];
  /** Boards of the older generation know neither pulses nor times. */
  readonly knowsTimes: boolean;
}

/** How a device takes a switching; null where it does not know it. */
export type RuleOf = (
  deviceId: DeviceId,
  command: SwitchCommand,
) => { readonly isDangerous: boolean; readonly isForOperators: boolean } | null;

export interface Known {
  readonly devices: ReadonlyMap<number, PlannedDevice>;
  /** Of each step that is for a group; undefined where there is no such group. */
  readonly members: ReadonlyMap<number, readonly DeviceId[] | undefined>;
  readonly ruleOf: RuleOf;
  /** Where the sequence belongs; null for all sites. */
  readonly siteId: SiteId | null;
  /** The one who would run it may switch what is not for operators. */
  readonly switchesAnything: boolean;
}

export interface Plan {
  readonly actions: readonly SequenceAction[];
  readonly problems: readonly SequenceProblem[];
  readonly durationMs: number;
  readonly needsArming: boolean;
  readonly needsSecondPerson: boolean;
}

/** What the steps come to: one command a device, each with what speaks against it. */
export function planOf(steps: readonly SequenceStep[], known: Known): Plan {
  const actions: SequenceAction[] = [];
  const problems: SequenceProblem[] = [];
  const counts: { delayMs: number; count: number }[] = [];
  for (const [index, step] of steps.entries()) {
    const found = targetsOf(step, index, known);
    problems.push(...found.problems);
    for (const [place, device] of found.devices.entries()) {
      const made = actionOf(step, index, device, known);
      problems.push(...made.problems);
      // The devices of a group come one after the other.
      const delayMs = place === 0 ? step.delayMs : SEQUENCE_MIN_GAP_MS;
      actions.push({ ...made.action, delayMs });
    }
    counts.push({ delayMs: step.delayMs, count: found.devices.length });
  }
  problems.push(...limitProblems(counts).map((problem) => ({ ...problem, deviceName: null })));
  const dangerous = actions.filter(({ isDangerous }) => isDangerous);
  return {
    actions,
    problems,
    durationMs: durationOf(counts),
    needsArming: dangerous.length > 0,
    needsSecondPerson: dangerous.some(
      ({ deviceId }) => known.devices.get(deviceId)?.needsSecondPerson === true,
    ),
  };
}

interface Targets {
  readonly devices: readonly PlannedDevice[];
  readonly problems: readonly SequenceProblem[];
}

function targetsOf({ target, command }: SequenceStep, index: number, known: Known): Targets {
  const problem = (code: SequenceProblem['code'], deviceName: string | null = null): Targets => ({
    devices: [],
    problems: [{ code, step: index, deviceName }],
  });
  if (target.kind === 'device') {
    const device = known.devices.get(target.deviceId);
    if (device === undefined || !device.isActive) return problem('device-unknown', device?.name ?? null);
    if (known.siteId !== null && device.siteId !== known.siteId) return problem('other-site', device.name);
    return { devices: [device], problems: [] };
  }
  const members = known.members.get(index);
  if (members === undefined) return problem('group-unknown');
  // Whoever of the group cannot do it at all, or is elsewhere, is not meant.
  const devices = members.flatMap((id) => {
    const device = known.devices.get(id);
    const isMeant =
      device?.isActive === true &&
      (known.siteId === null || device.siteId === known.siteId) &&
      known.ruleOf(id, command) !== null &&
      (command.type !== 'RELAY' ||
        device.channels.some(({ relayIndex }) => relayIndex === command.relayIndex));
    return isMeant ? [device] : [];
  });
  return devices.length === 0 ? problem('group-empty') : { devices, problems: [] };
}

function actionOf(
  { command, delayMs, onFailure }: SequenceStep,
  step: number,
  device: PlannedDevice,
  { ruleOf, switchesAnything }: Known,
): { readonly action: SequenceAction; readonly problems: readonly SequenceProblem[] } {
  const { id: deviceId, name: deviceName, isOnline } = device;
  const rule = ruleOf(deviceId, command);
  const codes: SequenceProblem['code'][] = [];
  if (rule === null) codes.push('not-supported');
  else if (!rule.isForOperators && !switchesAnything) codes.push('not-for-operators');
  const barred = command.type === 'RELAY' ? barOf(device, command.relayIndex) : null;
  if (barred !== null) codes.push(barred);
  return {
    action: {
      step,
      deviceId,
      deviceName,
      isOnline,
      command: withTime(command, device),
      delayMs,
      onFailure,
      isDangerous: rule?.isDangerous === true && !isSafetyCommand(command),
    },
    problems: codes.map((code) => ({ code, step, deviceName })),
  };
}

/** Why a channel is not for sequences. */
export function barOf(
  { channels, knowsTimes }: Pick<PlannedDevice, 'channels' | 'knowsTimes'>,
  relayIndex: number,
): Extract<SequenceProblem['code'], 'not-supported' | 'momentary' | 'not-in-sequences'> | null {
  const channel = channels.find((each) => each.relayIndex === relayIndex);
  if (channel === undefined) return 'not-supported';
  if (channel.kind === 'momentary') return 'momentary';
  if (!channel.inSequences) return 'not-in-sequences';
  return channel.kind !== 'toggle' && !knowsTimes ? 'not-supported' : null;
}

/** A pulsed channel is switched for its time, as its tile does. */
function withTime(command: SwitchCommand, { channels }: PlannedDevice): SwitchCommand {
  if (command.type !== 'RELAY' || !command.on) return command;
  const channel = channels.find(({ relayIndex }) => relayIndex === command.relayIndex);
  const isTimed = channel?.kind === 'pulse' || channel?.kind === 'timed';
  const { type, relayIndex, on } = command;
  return isTimed && channel.durationMs !== null
    ? { type, relayIndex, on, onMs: channel.durationMs }
    : { type, relayIndex, on };
}
