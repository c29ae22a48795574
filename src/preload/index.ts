import { contextBridge, ipcRenderer } from 'electron';
import { type DesktopApi, ENGINE_PORT_MESSAGE, type EngineProcessState } from '../shared/desktop-api.ts';
import { desktopChannels } from '../shared/desktop-channels.ts';

// The main process answers each request with a port, at the latest when the engine runs: one at a time is enough.
let portRequested = false;

const api: DesktopApi = {
  edition: 'desktop',
  requestEnginePort: () => {
    if (portRequested) return;
    portRequested = true;
    ipcRenderer.send(desktopChannels.requestEnginePort);
  },
  announceAlarm: ({ title, body }) => ipcRenderer.send(desktopChannels.announceAlarm, { title, body }),
  onEngineState: (listener) => {
    const forward = (_event: unknown, state: EngineProcessState) => listener(state);
    ipcRenderer.on(desktopChannels.engineState, forward);
    ipcRenderer.send(desktopChannels.watchEngineState);
    return () => {
      ipcRenderer.removeListener(desktopChannels.engineState, forward);
    };
  },
};

contextBridge.exposeInMainWorld('watchdeskDesktop', api);

// A MessagePort does not cross the context bridge; window.postMessage can carry it, to this very origin only.
ipcRenderer.on(desktopChannels.enginePort, (event) => {
  portRequested = false;
  window.postMessage({ type: ENGINE_PORT_MESSAGE }, window.location.origin, [...event.ports]);
});
