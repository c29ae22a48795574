import { randomUUID } from 'node:crypto';
import { createAlarmBoxProtocol } from '../../src/engine/modules/commands/alarm-box/alarm-box-protocol.ts';
import {
  answerInTransaction,
  type CommandAnswer,
} from '../../src/engine/modules/commands/answer-commands.ts';
import type { CommandsDeps } from '../../src/engine/modules/commands/commands-deps.ts';
import { dispatchRound } from '../../src/engine/modules/commands/dispatch-round.ts';
import { findCommand } from '../../src/engine/modules/commands/store/command-rows.ts';
import type { Actor } from '../../src/engine/platform/rpc/call-context.ts';
import { openEnvelope } from '../../src/protocol/esp32-alarm/envelope.ts';
import { type CommandEnvelope, decodeCommandEnvelope } from '../../src/protocol/esp32-alarm/messages.ts';
import type { Role } from '../../src/shared/access/model.ts';
import type { Command, CommandId } from '../../src/shared/commands/model.ts';
import { DeviceId, type OrganisationId, type SiteId } from '../../src/shared/contract/primitives.ts';
import { type SteppedClock, steppedClock } from './access-desk.ts';
import type { TestDatabase } from './postgres.ts';

export const FLEET = { base: 'desk', key: Buffer.alloc(32, 7), envelope: 'tail8' } as const;

/** A command as its box gets it. */
export interface Received {
  readonly hostname: string;
  readonly envelope: CommandEnvelope;
}

/** The use cases and the dispatcher's rounds over a real database, at a time that the test moves on. */
export interface CommandsDesk {
  readonly clock: SteppedClock;
  readonly deps: CommandsDeps;
  person(role: Role, station?: string, siteIds?: readonly SiteId[]): Promise<Actor>;
  box(isOnline?: boolean, siteId?: SiteId): Promise<DeviceId>;
  report(deviceId: DeviceId, columns: Readonly<Record<string, unknown>>): Promise<void>;
  /** One round; what it sent, as boxes read it. A message that cannot be read fails the test. */
  round(canSend?: boolean): Promise<Received[]>;
  answer(deviceId: DeviceId, requestId: string, said?: Partial<CommandAnswer>): Promise<void>;
  command(id: CommandId): Promise<Command>;
}

export function createCommandsDesk(
  db: TestDatabase,
  { organisationId, siteId }: { readonly organisationId: OrganisationId; readonly siteId: SiteId },
): CommandsDesk {
  const clock = steppedClock();
  const protocol = createAlarmBoxProtocol(() => [FLEET]);
  const protocols = new Map([[protocol.kind, protocol]]);
  const deps: CommandsDeps = {
    database: db.database,
    clock,
    uuid: randomUUID,
    protocols,
    wake: () => undefined,
  };
  const scope = { as: 'organisation', organisationId } as const;
  let boxes = 0;

  function read(topic: string, payload: Uint8Array): Received {
    const opened = openEnvelope(FLEET.envelope, FLEET.key, payload, { maxBytes: 4096 });
    if (!opened.ok) throw new Error(`a box cannot open its command: ${opened.reason}`);
    const envelope = decodeCommandEnvelope(opened.payload);
    if (opened.sequence !== envelope.sequence) throw new Error('two sequences in one command');
    return { hostname: topic.split('/')[3] ?? '', envelope };
  }

  return {
    clock,
    deps,
    async person(role, station = 'Desk 1', siteIds) {
      const me = await db.person(organisationId, { role, ...(siteIds === undefined ? {} : { siteIds }) });
      return { ...me, name: me.displayName, station };
    },
    async box(isOnline = true, site = siteId) {
      boxes += 1;
      const [row] = await db.sql(
        `insert into devices (organisation_id, site_id, kind, mac_address, hostname, topic_base)
         values ($1, $2, 'alarm_box', ('04:83:08:00:' || lpad(to_hex($3 / 256), 2, '0') || ':' || lpad(to_hex($3 % 256), 2, '0'))::macaddr, 'BOX_' || $3, 'desk')
         returning id`,
        [organisationId, site, boxes],
      );
      const id = DeviceId.parse(row?.['id']);
      await db.sql(
        `insert into device_status (device_id, organisation_id, is_online, uptime, boot_count, fan_pwm_duty)
         values ($1, $2, $3, 100, 7, 0)`,
        [id, organisationId, isOnline],
      );
      return id;
    },
    async report(deviceId, columns) {
      for (const [name, value] of Object.entries(columns))
        await db.sql(`update device_status set ${name} = $2, revision = revision + 1 where device_id = $1`, [
          deviceId,
          value,
        ]);
    },
    async round(canSend = true) {
      const done = await db.database.transaction(scope, (tx) =>
        dispatchRound(tx, organisationId, protocols, clock.now(), canSend),
      );
      return (done?.outgoing ?? []).flatMap(({ message }) =>
        message === null ? [] : [read(message.topic, message.payload)],
      );
    },
    answer: (deviceId, requestId, said = {}) =>
      db.database.transaction(scope, (tx) =>
        answerInTransaction(tx, organisationId, [
          {
            deviceId,
            requestId,
            at: clock.now(),
            success: true,
            code: 0,
            message: 'ok',
            payload: new Uint8Array(0),
            ...said,
          },
        ]),
      ),
    async command(id) {
      const found = await db.database.transaction(scope, (tx) => findCommand(tx, id));
      if (found === undefined) throw new Error('there is no such command');
      return found;
    },
  };
}
