import { commandConfiguration } from './commands/configuration.ts';
import { commandKeys } from './commands/keys.ts';
import { commandOrders } from './commands/orders.ts';
import { commandOutputs } from './commands/outputs.ts';
import { commandPages } from './commands/pages.ts';

export const commands = {
  keys: commandKeys,
  ...commandOutputs,
  ...commandOrders,
  ...commandConfiguration,
  ...commandPages,
};
