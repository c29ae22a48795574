/**
 * Runs in the page before anything else: the `electron` that a preload script finds. The preload runs in the page's
 * own world here; that it is isolated in Electron is not proven by the double.
 */
export function pageShim(preload: string): string {
  return `(() => {
  if (window !== window.top) return;
  const send = (message) => window.__electronDouble(JSON.stringify(message));
  const listeners = new Map();
  const ports = new Map();
  const ipcRenderer = {
    send: (channel, ...args) => send({ kind: 'ipc', channel, args }),
    on: (channel, listener) => { listeners.set(channel, [...(listeners.get(channel) ?? []), listener]); return ipcRenderer; },
    removeListener: (channel, listener) => {
      listeners.set(channel, (listeners.get(channel) ?? []).filter((other) => other !== listener));
      return ipcRenderer;
    },
  };
  const openPort = (id) => {
    const { port1, port2 } = new MessageChannel();
    ports.set(id, port1);
    port1.onmessage = ({ data }) => send({ kind: 'port', port: id, data });
    port1.addEventListener('close', () => { if (ports.delete(id)) send({ kind: 'port-closed', port: id }); });
    return port2;
  };
  window.__electronDoubleDeliver = (messages) => {
    for (const message of messages) {
      if (message.kind === 'ipc') {
        const event = { ports: message.ports.map(openPort) };
        for (const listener of listeners.get(message.channel) ?? []) listener(event, ...message.args);
      } else if (message.kind === 'port') {
        ports.get(message.port)?.postMessage(message.data);
      } else {
        const port = ports.get(message.port);
        ports.delete(message.port);
        port?.close();
      }
    }
  };
  const contextBridge = {
    exposeInMainWorld: (name, api) => { Object.defineProperty(window, name, { value: Object.freeze(api), enumerable: true }); },
  };
  send({ kind: 'document' });
  const electron = { contextBridge, ipcRenderer };
  ((require, module, exports) => {${preload}
})((name) => { if (name === 'electron') return electron; throw new Error('a sandboxed preload cannot load ' + name); }, { exports: {} }, {});
})();`;
}
