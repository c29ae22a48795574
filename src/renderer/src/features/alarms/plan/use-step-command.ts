import { useEffect, useRef, useState } from 'react';
import type { SwitchCommand } from '../../../../../shared/commands/device-command.ts';
import type { Command, CommandId } from '../../../../../shared/commands/model.ts';
import type { DeviceId } from '../../../../../shared/contract/primitives.ts';
import { useApplyCommand, useCall, useDeviceCommands } from '../../../client/index.ts';
import { useToast } from '../../../ui/toast.tsx';

interface StepCommand {
  /** The order of this step as it stands; undefined before there is one. */
  readonly ordered: Command | undefined;
  readonly pending: boolean;
  readonly order: () => void;
}

/** Gives the order of a step and tells once the device's report confirms it. */
export function useStepCommand(
  deviceId: DeviceId,
  command: SwitchCommand,
  onConfirmed: (id: CommandId) => void,
): StepCommand {
  const toast = useToast();
  const applyCommand = useApplyCommand();
  const { commands } = useDeviceCommands(deviceId);
  const [orderedId, setOrderedId] = useState<CommandId | null>(null);
  const { run, pending } = useCall((client) => client.commands.switchOutput({ deviceId, command }));
  const ordered = commands?.find(({ id }) => id === orderedId);
  const confirmedId = ordered?.status === 'COMPLETED' ? ordered.id : null;
  const tell = useRef(onConfirmed);
  useEffect(() => {
    tell.current = onConfirmed;
  });
  useEffect(() => {
    if (confirmedId !== null) tell.current(confirmedId);
  }, [confirmedId]);
  return {
    ordered,
    pending,
    order: () =>
      void run(undefined).then((result) => {
        if (!result.ok) return toast({ tone: 'problem', text: result.problem.message });
        applyCommand(result.value);
        setOrderedId(result.value.id);
      }),
  };
}
