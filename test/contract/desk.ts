import { AppError } from '../../src/engine/platform/app-error.ts';
import { type Clock, systemClock } from '../../src/engine/platform/clock.ts';
import { createLogger } from '../../src/engine/platform/logger.ts';
import type { Audit } from '../../src/engine/platform/rpc/audit.ts';
import { implementer } from '../../src/engine/platform/rpc/call-context.ts';
import {
  type ContractRouter,
  createDispatcher,
  type Dispatcher,
} from '../../src/engine/platform/rpc/dispatcher.ts';
import type { ConnectionOrigin, Sessions } from '../../src/engine/platform/rpc/session.ts';
import type { AuditEntry } from '../../src/shared/access/audit-entry.ts';
import type { Me, Role } from '../../src/shared/access/model.ts';
import type { ProcedureAccess } from '../../src/shared/access/permissions.ts';
import { OrganisationId, UserId } from '../../src/shared/contract/primitives.ts';
import type { FeedItem } from '../../src/shared/feed/model.ts';
import { emptyAlarmDesk } from './empty-alarm-desk.ts';
import { emptyInstallation } from './empty-installation.ts';
import { createFeedSource } from './feed-source.ts';
import { absent, broken } from './no-answer.ts';
import { createSessionTable, type SessionTable } from './session-table.ts';

export const person = (role: Role, change: Partial<Me> = {}): Me => ({
  userId: UserId.parse(7),
  organisationId: OrganisationId.parse(1),
  organisationName: 'Default',
  username: role,
  displayName: `The ${role}`,
  role,
  allSites: true,
  siteIds: [],
  mustChangePassword: false,
  locked: false,
  sessionExpiresAt: new Date(Date.now() + 3_600_000),
  ...change,
});

export const desk: ConnectionOrigin = {
  transport: 'in-memory',
  edition: 'headless',
  station: 'Desk 1',
  address: '127.0.0.1',
};

export interface Desk {
  readonly dispatcher: Dispatcher;
  readonly sessions: SessionTable;
  readonly audited: AuditEntry[];
  /** What server code noted: which `finally` ran. */
  readonly notes: string[];
  change(...items: FeedItem[]): void;
}

export const ACKNOWLEDGED_AT = new Date('2026-11-03T08:15:30.250Z');

interface DeskOptions {
  /** The permission table, where a test gives another one. */
  readonly table?: Readonly<Record<string, ProcedureAccess>>;
  /** The real access module instead of the stand-in. */
  readonly access?: {
    readonly handlers: ContractRouter['access'];
    readonly sessions: Sessions;
    readonly audit: Audit;
  };
  readonly clock?: Clock;
}

/** The real dispatcher over the real contract with handlers that need no database. */
export function createDesk({ table, access, clock = systemClock }: DeskOptions = {}): Desk {
  const sessions = createSessionTable();
  const audited: AuditEntry[] = [];
  const notes: string[] = [];
  const feed = createFeedSource();

  const untilAborted = (signal: AbortSignal) =>
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });

  const { system, access: entry, alarms, feed: live, ingest } = implementer;
  const router = implementer.router({
    system: {
      hello: system.hello.handler(() => ({
        product: 'watchdesk' as const,
        version: '0.0.0',
        protocolVersion: 1,
        edition: 'headless' as const,
        database: 'up' as const,
        databaseMessage: null,
        serverTime: new Date(),
      })),
      status: system.status.handler(broken),
    },
    access: access?.handlers ?? {
      login: entry.login.handler(async ({ input, context }) => {
        const found = await sessions.find(input.username);
        if (found === null) throw new AppError('INVALID_CREDENTIALS');
        context.connection.session.set(input.username, found);
        return { token: 'a token that nobody may see', me: found.me };
      }),
      resume: entry.resume.handler(() => {
        throw new AppError('UNAUTHENTICATED');
      }),
      me: entry.me.handler(({ context }) => {
        if (context.session.me === null) throw new AppError('UNAUTHENTICATED');
        return context.session.me;
      }),
      logout: entry.logout.handler(({ context }) => {
        context.connection.session.clear();
        return {};
      }),
      lock: entry.lock.handler(broken),
      unlock: entry.unlock.handler(broken),
      changePassword: entry.changePassword.handler(broken),
      users: {
        list: entry.users.list.handler(() => []),
        create: entry.users.create.handler(broken),
        update: entry.users.update.handler(absent),
        resetPassword: entry.users.resetPassword.handler(absent),
      },
    },
    alarms: {
      get: alarms.get.handler(absent),
      history: alarms.history.handler(async ({ input, context }) => {
        if (input.before === undefined) return [];
        notes.push(`history before ${input.before.toISOString()}`);
        try {
          return await untilAborted(context.signal);
        } finally {
          notes.push('history ended');
        }
      }),
      acknowledge: alarms.acknowledge.handler(() => {
        throw new AppError('ALARM_ALREADY_ACKNOWLEDGED', {
          by: 'Ada',
          at: ACKNOWLEDGED_AT,
          station: 'Desk 2',
        });
      }),
      addNote: alarms.addNote.handler(({ input }) => ({
        id: 1,
        alarmId: input.id,
        at: ACKNOWLEDGED_AT,
        action: 'note' as const,
        by: 'Ada',
        station: 'Desk 2',
        note: input.note,
        detail: null,
      })),
      close: alarms.close.handler(absent),
      acknowledgeMany: alarms.acknowledgeMany.handler(broken),
      closeMany: alarms.closeMany.handler(broken),
      claim: alarms.claim.handler(absent),
      release: alarms.release.handler(absent),
      takeOver: alarms.takeOver.handler(absent),
      hold: alarms.hold.handler(absent),
      unhold: alarms.unhold.handler(absent),
      shelve: alarms.shelve.handler(absent),
      unshelve: alarms.unshelve.handler(absent),
      reset: alarms.reset.handler(absent),
      verify: alarms.verify.handler(absent),
      floods: { list: alarms.floods.list.handler(() => []) },
      raise: alarms.raise.handler(broken),
      windows: {
        list: alarms.windows.list.handler(() => []),
        start: alarms.windows.start.handler(broken),
        end: alarms.windows.end.handler(absent),
      },
      policies: {
        list: alarms.policies.list.handler(() => []),
        set: alarms.policies.set.handler(broken),
      },
      dispositions: {
        list: alarms.dispositions.list.handler(() => []),
        set: alarms.dispositions.set.handler(() => []),
      },
      settings: {
        get: alarms.settings.get.handler(broken),
        set: alarms.settings.set.handler(broken),
      },
      desk: {
        beat: alarms.desk.beat.handler(() => ({})),
        leave: alarms.desk.leave.handler(() => ({})),
        sound: alarms.desk.sound.handler(() => ({})),
      },
    },
    feed: {
      watch: live.watch.handler(({ input, context }) => feed.watch(input, context, notes)),
      show: live.show.handler(() => []),
      ack: live.ack.handler(({ input, context }) => {
        context.connection.streams.ack(input.stream, input.cursor);
        return {};
      }),
    },
    ingest: {
      tail: ingest.tail.handler(async function* ({ context }) {
        try {
          yield {
            at: ACKNOWLEDGED_AT,
            topic: 'watchdesk/box-1/hb',
            hostname: 'box-1',
            kind: 'hb' as const,
            sequence: 1,
            outcome: 'accepted' as const,
            reason: null,
            fields: null,
          };
          // Deaf to its signal on purpose: the dispatcher must end it all the same.
          await untilAborted(context.connection.signal);
        } finally {
          notes.push('tail ended');
        }
      }),
    },
    ...emptyAlarmDesk,
    ...emptyInstallation,
  });

  const dispatcher = createDispatcher({
    router,
    sessions: access?.sessions ?? sessions,
    audit: async (entry) => {
      audited.push(entry);
      await access?.audit(entry);
    },
    logger: createLogger('silent'),
    clock,
    ...(table === undefined ? {} : { access: table }),
  });
  return { dispatcher, sessions, audited, notes, change: feed.change };
}
