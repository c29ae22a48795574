import type { Connection, Connector, LinkCause } from './connection.ts';

/** Answers by the procedure's path; a value, or a function of the input. */
export type Answers = Record<string, (input: unknown) => unknown>;

export interface FakeConnector {
  readonly connector: Connector;
  /** Paths that were called, in order. */
  readonly calls: string[];
  readonly answers: Answers;
  /** Whether new connections are refused. */
  refuse: boolean;
  drop(cause?: LinkCause): void;
  wake(): void;
}

/** A way to an engine that is not there: what it answers is told beforehand. */
export function createFakeConnector(answers: Answers): FakeConnector {
  const calls: string[] = [];
  let end = (_cause: LinkCause): void => {};
  let wake = (): void => {};
  const open = (): Connection => {
    const closed = new Promise<LinkCause>((resolve) => {
      end = resolve;
    });
    return {
      closed,
      close: () => end('disconnected'),
      link: {
        call: async (path, input) => {
          const name = path.join('.');
          calls.push(name);
          const answer = fake.answers[name];
          if (answer === undefined) throw new Error(`no answer for ${name}`);
          return answer(input);
        },
      },
    };
  };
  const fake: FakeConnector = {
    calls,
    answers,
    refuse: false,
    connector: {
      connect: async () => {
        if (fake.refuse) throw new Error('refused');
        return open();
      },
      onWake: (listener) => {
        wake = listener;
        return () => {
          wake = () => {};
        };
      },
    },
    drop: (cause = 'disconnected') => end(cause),
    wake: () => wake(),
  };
  return fake;
}

export const HELLO = {
  product: 'watchdesk',
  version: '0.1.0',
  protocolVersion: 1,
  serverTime: new Date(0),
  edition: 'browser',
  database: 'up',
  databaseMessage: null,
} as const;

export const ME = {
  userId: 1,
  organisationId: 1,
  organisationName: 'Default',
  username: 'ana',
  displayName: 'Ana',
  role: 'operator',
  allSites: true,
  siteIds: [],
  mustChangePassword: false,
  locked: false,
  sessionExpiresAt: new Date('2026-11-21T00:00:00Z'),
} as const;
