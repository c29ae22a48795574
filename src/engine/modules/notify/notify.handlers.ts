import { actor, implementer } from '../../platform/rpc/call-context.ts';
import {
  createChannel,
  endChannel,
  readChannels,
  readRecent,
  testChannel,
  updateChannel,
} from './manage-channels.ts';
import type { ChannelDeps } from './notify-deps.ts';

export function createNotifyHandlers(deps: ChannelDeps) {
  const { channels, recent } = implementer.notify;
  return {
    channels: {
      list: channels.list.handler(({ context }) => readChannels(deps, actor(context))),
      create: channels.create.handler(({ input, context }) => createChannel(deps, actor(context), input)),
      update: channels.update.handler(({ input, context }) => updateChannel(deps, actor(context), input)),
      archive: channels.archive.handler(({ input, context }) => endChannel(deps, actor(context), input.id)),
      test: channels.test.handler(({ input, context }) => testChannel(deps, actor(context), input.id)),
    },
    recent: recent.handler(({ input, context }) => readRecent(deps, actor(context), input.limit)),
  };
}
