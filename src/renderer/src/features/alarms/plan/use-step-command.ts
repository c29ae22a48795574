import { useEffect, useRef, useState } from 'react';
import type { SwitchCommand } from '../../../../../shared/commands/device-command.ts';
import type { Arming, ArmingId, Command, CommandId } from '../../../../../shared/commands/model.ts';
import type { DeviceId } from '../../../../../shared/contract/primitives.ts';
import {
  useApplyArming,
  useApplyCommand,
  useArmings,
  useCall,
  useDeviceCommands,
  useEngineNow,
} from '../../../client/index.ts';
import { armingViewOf } from '../../../lib/arming-view.ts';
import { useToast } from '../../../ui/toast.tsx';

interface StepCommand {
  /** The order of this step as it stands; undefined before there is one. */
  readonly ordered: Command | undefined;
  readonly pending: boolean;
  /** What is armed here for this step; undefined where nothing is. */
  readonly armed: Arming | undefined;
  /** Orders it, or arms it where it is dangerous. */
  readonly order: () => void;
  readonly onFired: (command: Command) => void;
  readonly onDisarmed: () => void;
}

interface StepCommandProps {
  readonly deviceId: DeviceId;
  readonly command: SwitchCommand;
  /** The order of this step when the plan was read. */
  readonly orderedId: CommandId | undefined;
  readonly onConfirmed: (id: CommandId) => void;
}

/** Gives the order of a step and tells once when the device's report confirms it under the eyes of the person. */
export function useStepCommand(props: StepCommandProps): StepCommand {
  const { deviceId, command, orderedId, onConfirmed } = props;
  const toast = useToast();
  const applyCommand = useApplyCommand();
  const applyArming = useApplyArming();
  const armings = useArmings();
  const { commands } = useDeviceCommands(deviceId);
  const [armingId, setArmingId] = useState<ArmingId | null>(null);
  const send = useCall((client) => client.commands.switchOutput({ deviceId, command }));
  const arm = useCall((client) => client.commands.arm({ deviceId, command }));
  const [openId, setOpenId] = useState<CommandId | null>(null);
  const newestId = Math.max(openId ?? 0, orderedId ?? 0);
  const ordered = commands?.find(({ id }) => id === newestId);
  if (ordered !== undefined && ordered.outcome === null && ordered.id !== openId) setOpenId(ordered.id);
  const confirmedId = ordered?.status === 'COMPLETED' && ordered.id === openId ? openId : null;
  const tell = useRef(onConfirmed);
  useEffect(() => {
    tell.current = onConfirmed;
  });
  useEffect(() => {
    if (confirmedId !== null) tell.current(confirmedId);
  }, [confirmedId]);

  const arming = armingId === null ? undefined : armings.get(armingId);
  const nowMs = useEngineNow(arming !== undefined);
  const isArmed = arming !== undefined && armingViewOf(arming, nowMs).phase !== 'over';

  const order = async (): Promise<void> => {
    const sent = await send.run(undefined);
    if (sent.ok) {
      applyCommand(sent.value);
      return setOpenId(sent.value.id);
    }
    if (sent.problem.code !== 'OUTPUT_NEEDS_ARMING')
      return toast({ tone: 'problem', text: sent.problem.message });
    const armed = await arm.run(undefined);
    if (!armed.ok) return toast({ tone: 'problem', text: armed.problem.message });
    applyArming(armed.value);
    setArmingId(armed.value.id);
  };
  return {
    ordered,
    pending: send.pending || arm.pending,
    armed: isArmed ? arming : undefined,
    order: () => void order(),
    onFired: ({ id }) => {
      setArmingId(null);
      setOpenId(id);
    },
    onDisarmed: () => setArmingId(null),
  };
}
