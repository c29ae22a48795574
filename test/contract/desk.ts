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
import type { ActiveSession, ConnectionOrigin, Sessions } from '../../src/engine/platform/rpc/session.ts';
import type { AuditEntry } from '../../src/shared/access/audit-entry.ts';
import type { Me, Role } from '../../src/shared/access/model.ts';
import type { ProcedureAccess } from '../../src/shared/access/permissions.ts';
import { OrganisationId, UserId } from '../../src/shared/contract/primitives.ts';
import type { FeedItem } from '../../src/shared/feed/model.ts';
import { createFeedSource } from './feed-source.ts';

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

/** Sessions kept in a map; tests change them as another station would. */
export interface SessionTable extends Sessions {
  put(token: string, me: Me): void;
  remove(token: string): void;
}

export function createSessionTable(): SessionTable {
  const rows = new Map<string, ActiveSession>();
  const listeners = new Set<(sessionId: string) => void>();
  const tell = (token: string) => {
    for (const listener of listeners) listener(`session of ${token}`);
  };
  return {
    put: (token, me) => {
      rows.set(token, { me, sessionId: `session of ${token}` });
      tell(token);
    },
    remove: (token) => {
      rows.delete(token);
      tell(token);
    },
    find: async (token) => rows.get(token) ?? null,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

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
  const absent = () => {
    throw new AppError('NOT_FOUND');
  };
  const broken = () => {
    throw new Error('connection string postgres://someone:hunter2@db');
  };

  const {
    system,
    access: entry,
    alarms,
    commands,
    devices,
    escalation,
    feed: live,
    ingest,
    jobs,
    map,
    notify,
    operations,
    handovers,
    incidents,
    panels,
    registry,
    relays,
    retention,
    plans,
    rules,
    sequences,
    stations,
    statistics,
  } = implementer;
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
    commands: {
      switchOutput: commands.switchOutput.handler(absent),
      arm: commands.arm.handler(absent),
      approve: commands.approve.handler(absent),
      disarm: commands.disarm.handler(absent),
      fire: commands.fire.handler(absent),
      armings: commands.armings.handler(() => []),
      diagnose: commands.diagnose.handler(absent),
      configure: commands.configure.handler(absent),
      factoryReset: commands.factoryReset.handler(absent),
      firmware: commands.firmware.handler(absent),
      cancel: commands.cancel.handler(absent),
      get: commands.get.handler(absent),
      list: commands.list.handler(() => []),
      revealAnswer: commands.revealAnswer.handler(absent),
      outputs: commands.outputs.handler(() => []),
      markOutput: commands.markOutput.handler(absent),
      secondPersonSites: commands.secondPersonSites.handler(() => []),
      setSecondPerson: commands.setSecondPerson.handler(absent),
      bulk: {
        preview: commands.bulk.preview.handler(broken),
        send: commands.bulk.send.handler(broken),
        stop: commands.bulk.stop.handler(absent),
        progress: commands.bulk.progress.handler(absent),
        list: commands.bulk.list.handler(() => []),
      },
    },
    devices: {
      get: devices.get.handler(absent),
      figures: devices.figures.handler(() => ({ ids: [], values: [] })),
      events: devices.events.handler(() => []),
      history: devices.history.handler(broken),
      unregistered: devices.unregistered.handler(() => []),
      rejected: devices.rejected.handler(() => []),
      resetReplay: devices.resetReplay.handler(absent),
      sites: devices.sites.handler(() => []),
    },
    escalation: {
      list: escalation.list.handler(() => []),
      set: escalation.set.handler(broken),
    },
    feed: {
      watch: live.watch.handler(({ input, context }) => feed.watch(input, context, notes)),
      show: live.show.handler(() => []),
      ack: live.ack.handler(({ input, context }) => {
        context.connection.streams.ack(input.stream, input.cursor);
        return {};
      }),
    },
    jobs: {
      list: jobs.list.handler(() => ({ jobs: [], problem: null })),
      runs: jobs.runs.handler(absent),
      runNow: jobs.runNow.handler(absent),
    },
    statistics: {
      alarms: statistics.alarms.handler(broken),
      commands: statistics.commands.handler(broken),
      devices: statistics.devices.handler(() => []),
      figures: statistics.figures.handler(broken),
      exportFigures: statistics.exportFigures.handler(broken),
      liveFigures: statistics.liveFigures.handler(broken),
    },
    stations: {
      list: stations.list.handler(() => ({ stations: [], handOverTo: null })),
      handOver: stations.handOver.handler(absent),
    },
    map: { tileFile: map.tileFile.handler(broken), readTiles: map.readTiles.handler(absent) },
    notify: {
      channels: {
        list: notify.channels.list.handler(() => []),
        create: notify.channels.create.handler(broken),
        update: notify.channels.update.handler(absent),
        archive: notify.channels.archive.handler(absent),
        test: notify.channels.test.handler(absent),
      },
      recent: notify.recent.handler(() => []),
    },
    incidents: {
      search: incidents.search.handler(broken),
      get: incidents.get.handler(absent),
      print: incidents.print.handler(absent),
    },
    operations: {
      storage: operations.storage.handler(broken),
      performance: operations.performance.handler(broken),
    },
    handovers: {
      open: handovers.open.handler(() => []),
      preview: handovers.preview.handler(broken),
      get: handovers.get.handler(absent),
      begin: handovers.begin.handler(broken),
      saveNotes: handovers.saveNotes.handler(absent),
      offer: handovers.offer.handler(absent),
      withdraw: handovers.withdraw.handler(absent),
      accept: handovers.accept.handler(absent),
      giveUp: handovers.giveUp.handler(absent),
      search: handovers.search.handler(() => []),
      verify: handovers.verify.handler(broken),
      print: handovers.print.handler(absent),
      flags: {
        list: handovers.flags.list.handler(() => []),
        raise: handovers.flags.raise.handler(broken),
        clear: handovers.flags.clear.handler(absent),
      },
    },
    panels: {
      list: panels.list.handler(() => []),
      get: panels.get.handler(absent),
      create: panels.create.handler(broken),
      save: panels.save.handler(absent),
      archive: panels.archive.handler(absent),
      versions: panels.versions.handler(absent),
      addImage: panels.addImage.handler(broken),
      image: panels.image.handler(absent),
      export: panels.export.handler(absent),
      import: panels.import.handler(broken),
      floorPlans: {
        list: panels.floorPlans.list.handler(() => []),
        create: panels.floorPlans.create.handler(broken),
        save: panels.floorPlans.save.handler(absent),
        remove: panels.floorPlans.remove.handler(absent),
      },
    },
    registry: {
      catalogue: registry.catalogue.handler(broken),
      search: registry.search.handler(absent),
      device: registry.device.handler(absent),
      updateDevice: registry.updateDevice.handler(absent),
      retireDevice: registry.retireDevice.handler(absent),
      deleteDevice: registry.deleteDevice.handler(absent),
      notes: registry.notes.handler(() => []),
      addNote: registry.addNote.handler(absent),
      bulk: registry.bulk.handler(broken),
      checkImport: registry.checkImport.handler(broken),
      applyImport: registry.applyImport.handler(broken),
      exportDevices: registry.exportDevices.handler(absent),
      sites: { create: registry.sites.create.handler(broken), update: registry.sites.update.handler(absent) },
      zones: { create: registry.zones.create.handler(broken), update: registry.zones.update.handler(absent) },
      brands: {
        create: registry.brands.create.handler(broken),
        update: registry.brands.update.handler(absent),
        remove: registry.brands.remove.handler(absent),
      },
      models: {
        create: registry.models.create.handler(broken),
        update: registry.models.update.handler(absent),
        remove: registry.models.remove.handler(absent),
      },
      groups: {
        create: registry.groups.create.handler(broken),
        update: registry.groups.update.handler(absent),
        remove: registry.groups.remove.handler(absent),
        members: registry.groups.members.handler(absent),
      },
    },
    relays: {
      list: relays.list.handler(() => ({ boards: [], relays: [] })),
      changes: relays.changes.handler(() => []),
      holds: relays.holds.handler(() => []),
      errors: relays.errors.handler(() => []),
      configureChannel: relays.configureChannel.handler(absent),
      configureBoard: relays.configureBoard.handler(absent),
      set: relays.set.handler(absent),
      press: relays.press.handler(absent),
      beat: relays.beat.handler(broken),
      release: relays.release.handler(() => ({})),
    },
    rules: {
      list: rules.list.handler(() => []),
      get: rules.get.handler(absent),
      versions: rules.versions.handler(absent),
      states: rules.states.handler(absent),
      create: rules.create.handler(broken),
      save: rules.save.handler(absent),
      setEnabled: rules.setEnabled.handler(absent),
      archive: rules.archive.handler(absent),
      dryRun: rules.dryRun.handler(broken),
    },
    plans: {
      forAlarm: plans.forAlarm.handler(absent),
      completeStep: plans.completeStep.handler(absent),
      skipStep: plans.skipStep.handler(absent),
      recordCall: plans.recordCall.handler(absent),
      list: plans.list.handler(() => []),
      create: plans.create.handler(broken),
      save: plans.save.handler(absent),
      archive: plans.archive.handler(absent),
      contacts: {
        list: plans.contacts.list.handler(() => []),
        save: plans.contacts.save.handler(() => []),
      },
    },
    sequences: {
      list: sequences.list.handler(() => []),
      get: sequences.get.handler(absent),
      versions: sequences.versions.handler(absent),
      create: sequences.create.handler(broken),
      save: sequences.save.handler(absent),
      archive: sequences.archive.handler(absent),
      plan: sequences.plan.handler(absent),
      check: sequences.check.handler(broken),
      run: sequences.run.handler(absent),
      arm: sequences.arm.handler(absent),
      approve: sequences.approve.handler(absent),
      disarm: sequences.disarm.handler(absent),
      fire: sequences.fire.handler(absent),
      stop: sequences.stop.handler(absent),
      emergencyStop: sequences.emergencyStop.handler(() => ({ runs: 0, switchedOff: 0 })),
      runs: sequences.runs.handler(() => []),
      getRun: sequences.getRun.handler(absent),
    },
    retention: {
      list: retention.list.handler(() => []),
      set: retention.set.handler(broken),
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
