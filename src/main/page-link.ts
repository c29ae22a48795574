import {
  type BrowserWindow,
  type IpcMainEvent,
  ipcMain,
  MessageChannelMain,
  type MessagePortMain,
} from 'electron';
import type { EngineProcessState } from '../shared/desktop-api.ts';
import { desktopChannels } from '../shared/desktop-channels.ts';
import type { EngineSupervisor } from './engine-process/supervisor.ts';
import { isOwnPage } from './sender-check.ts';

export interface PageLinkDeps {
  readonly window: () => BrowserWindow | undefined;
  readonly engine: EngineSupervisor<MessagePortMain>;
  readonly announce: (message: unknown) => void;
}

/** What passes between the page and the main process. */
export interface PageLink {
  /** Tells the page how the engine's process stands, and hands over the port that the page is waiting for. */
  engineIs(state: EngineProcessState): void;
}

/** Listens to the page of our own window; messages from anywhere else are dropped. */
export function createPageLink({ window, engine, announce }: PageLinkDeps): PageLink {
  let portWanted = false;

  function listen(channel: string, handle: (message: unknown) => void): void {
    ipcMain.on(channel, (event: IpcMainEvent, message: unknown) => {
      const sender = { contentsId: event.sender.id, frame: event.senderFrame };
      if (isOwnPage(sender, window()?.webContents.id)) handle(message);
    });
  }

  function handOver(): void {
    const target = window();
    portWanted = target === undefined || engine.state().state !== 'running';
    if (target === undefined || portWanted) return;
    const { port1, port2 } = new MessageChannelMain();
    engine.connect(port1);
    target.webContents.postMessage(desktopChannels.enginePort, null, [port2]);
  }

  function tell(state: EngineProcessState): void {
    window()?.webContents.send(desktopChannels.engineState, state);
  }

  listen(desktopChannels.requestEnginePort, handOver);
  listen(desktopChannels.announceAlarm, announce);
  listen(desktopChannels.watchEngineState, () => tell(engine.state()));

  return {
    engineIs: (state) => {
      tell(state);
      if (state.state === 'running' && portWanted) handOver();
    },
  };
}
