import { actor, implementer } from '../../platform/rpc/call-context.ts';
import { approve, arm, disarm, fire, readArmings } from './arm-and-fire.ts';
import { previewBulk, readBulk, readBulks, sendBulk, stopBulkOrder } from './bulk-orders.ts';
import type { CommandsDeps } from './commands-deps.ts';
import { factoryReset, orderCommand, switchOutput } from './order-command.ts';
import {
  cancel,
  changeSecondPerson,
  markOutput,
  readCommand,
  readCommands,
  readOutputs,
  readSecondPersonSites,
  revealAnswer,
} from './read-commands.ts';

export function createCommandHandlers(deps: CommandsDeps) {
  const { commands } = implementer;
  return {
    switchOutput: commands.switchOutput.handler(({ input, context }) =>
      switchOutput(deps, actor(context), input),
    ),
    arm: commands.arm.handler(({ input, context }) => arm(deps, actor(context), input)),
    approve: commands.approve.handler(({ input, context }) => approve(deps, actor(context), input.id)),
    disarm: commands.disarm.handler(({ input, context }) => disarm(deps, actor(context), input.id)),
    fire: commands.fire.handler(({ input, context }) => fire(deps, actor(context), input)),
    armings: commands.armings.handler(({ context }) => readArmings(deps, actor(context))),
    diagnose: commands.diagnose.handler(({ input, context }) => orderCommand(deps, actor(context), input)),
    configure: commands.configure.handler(({ input, context }) => orderCommand(deps, actor(context), input)),
    factoryReset: commands.factoryReset.handler(({ input, context }) =>
      factoryReset(deps, actor(context), input),
    ),
    firmware: commands.firmware.handler(({ input, context }) => orderCommand(deps, actor(context), input)),
    cancel: commands.cancel.handler(({ input, context }) => cancel(deps, actor(context), input.id)),
    get: commands.get.handler(({ input, context }) => readCommand(deps, actor(context), input.id)),
    list: commands.list.handler(({ input, context }) => readCommands(deps, actor(context), input)),
    revealAnswer: commands.revealAnswer.handler(({ input, context }) =>
      revealAnswer(deps, actor(context), input.id),
    ),
    outputs: commands.outputs.handler(({ input, context }) =>
      readOutputs(deps, actor(context), input.deviceId),
    ),
    markOutput: commands.markOutput.handler(({ input, context }) => markOutput(deps, actor(context), input)),
    secondPersonSites: commands.secondPersonSites.handler(({ context }) =>
      readSecondPersonSites(deps, actor(context)),
    ),
    setSecondPerson: commands.setSecondPerson.handler(({ input, context }) =>
      changeSecondPerson(deps, actor(context), input),
    ),
    bulk: {
      preview: commands.bulk.preview.handler(({ input, context }) =>
        previewBulk(deps, actor(context), input),
      ),
      send: commands.bulk.send.handler(({ input, context }) => sendBulk(deps, actor(context), input)),
      stop: commands.bulk.stop.handler(({ input, context }) => stopBulkOrder(deps, actor(context), input.id)),
      progress: commands.bulk.progress.handler(({ input, context }) =>
        readBulk(deps, actor(context), input.id),
      ),
      list: commands.bulk.list.handler(({ context }) => readBulks(deps, actor(context))),
    },
  };
}
