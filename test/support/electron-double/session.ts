import { EventEmitter } from 'node:events';

type Handler = (request: Request) => Promise<Response>;
type RequestAnswer = (granted: boolean) => void;
type RequestHandler = (
  contents: unknown,
  permission: string,
  answer: RequestAnswer,
  details: { requestingUrl: string },
) => void;
type CheckHandler = (contents: unknown, permission: string, origin: string) => boolean;

const handlers = new Map<string, Handler>();

export const protocol = {
  registerSchemesAsPrivileged: () => {},
  handle: (scheme: string, handler: Handler) => {
    handlers.set(scheme, handler);
  },
};

/** Chromium knows no schemes of an application: the page lives at a name that counts as this machine instead. */
export function toBrowser(address: string): string {
  return address.replace(/^app:\/\/([^/]+)/, 'http://$1.localhost');
}

export function fromBrowser(address: string): string {
  return address.replace(/^http:\/\/([^/]+)\.localhost(?=\/|$)/, 'app://$1');
}

/** The answer of the program's own scheme handler, or null for an address that has none. */
export async function answerOf(browserUrl: string, method: string): Promise<Response | null> {
  const address = fromBrowser(browserUrl);
  const handler = handlers.get(new URL(address).protocol.slice(0, -1));
  return handler === undefined ? null : handler(new Request(address, { method }));
}

class Session extends EventEmitter {
  #request: RequestHandler = (_contents, _permission, answer) => answer(true);
  #check: CheckHandler = () => true;

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.#request = handler;
  }
  setPermissionCheckHandler(handler: CheckHandler): void {
    this.#check = handler;
  }
  setDevicePermissionHandler(): void {}

  /** What the two handlers say, as Electron would ask them. */
  async grants(permission: string, url: string): Promise<boolean> {
    const requested = await new Promise<boolean>((resolve) =>
      this.#request(null, permission, resolve, { requestingUrl: url }),
    );
    return requested && this.#check(null, permission, url);
  }
}

export const session = { defaultSession: new Session() };
