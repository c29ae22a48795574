import { hash as argon2, argon2id } from 'argon2';
import { createAccess } from '../../src/engine/modules/access/index.ts';
import { type Clock, systemClock } from '../../src/engine/platform/clock.ts';
import { createLogger } from '../../src/engine/platform/logger.ts';
import { connectInMemory, type InMemoryConnection } from '../../src/engine/platform/rpc/in-memory-link.ts';
import type { ConnectionOrigin } from '../../src/engine/platform/rpc/session.ts';
import type { Role } from '../../src/shared/access/model.ts';
import { type OrganisationId, UserId } from '../../src/shared/contract/primitives.ts';
import { createDesk, type Desk, desk as origin } from '../contract/desk.ts';
import { type TestDatabase, testDatabase } from './postgres.ts';

/** The password of every user that `user` makes. */
export const PASSWORD = 'a quiet place to sit';

export interface SteppedClock extends Clock {
  advance(ms: number): void;
}

/** Stands still between steps, so that a slow machine changes no back-off. */
export function steppedClock(): SteppedClock {
  let nowMs = Date.now();
  return {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
    after: systemClock.after,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}

export type Access = ReturnType<typeof createAccess>;

export const accessOf = ({ database }: TestDatabase, clock: Clock): Access =>
  createAccess({ database, clock, logger: createLogger('silent') });

/** One station with the real access module on a database of its own, and people who use it. */
export interface AccessDesk {
  readonly db: TestDatabase;
  readonly clock: SteppedClock;
  readonly organisationId: OrganisationId;
  /** A station that shares the database but no memory with the others. */
  station(): { readonly access: Access; readonly desk: Desk };
  readonly access: Access;
  open(change?: Partial<ConnectionOrigin>): InMemoryConnection;
  /** A new user, so that no test disturbs another. */
  user(role: Role, passwordHash?: string): Promise<{ id: UserId; username: string }>;
  loggedIn(role: Role): Promise<{ id: UserId; username: string; token: string } & InMemoryConnection>;
  /** A column of a user's row. */
  column(name: string, username: string): Promise<unknown>;
  /** A number that no other call got. */
  unique(): number;
  /** To be called after each test: a new station and no open connections. */
  renew(): void;
}

export async function createAccessDesk(): Promise<AccessDesk> {
  const db = await testDatabase();
  const clock = steppedClock();
  const { organisationId } = await db.organisation('North');
  const keptHash = await argon2(PASSWORD, {
    type: argon2id,
    memoryCost: 19_456,
    timeCost: 2,
    parallelism: 1,
  });
  const opened: InMemoryConnection[] = [];
  let last = 0;
  const unique = () => {
    last += 1;
    return last;
  };

  function station() {
    const access = accessOf(db, clock);
    return { access, desk: createDesk({ access, clock }) };
  }
  let here = station();

  function open(change: Partial<ConnectionOrigin> = {}): InMemoryConnection {
    const linked = connectInMemory(here.desk.dispatcher, { ...origin, ...change });
    opened.push(linked);
    return linked;
  }

  async function user(role: Role, passwordHash = keptHash): Promise<{ id: UserId; username: string }> {
    const username = `${role}-${unique()}`;
    const [row] = await db.sql(
      `insert into users (organisation_id, username, display_name, password_hash, role)
       values ($1, $2, $2, $3, $4) returning id`,
      [organisationId, username, passwordHash, role],
    );
    return { id: UserId.parse(row?.['id']), username };
  }

  return {
    db,
    clock,
    organisationId,
    station,
    get access() {
      return here.access;
    },
    open,
    user,
    unique,
    loggedIn: async (role) => {
      const made = await user(role);
      const linked = open();
      const { token } = await linked.client.access.login({ username: made.username, password: PASSWORD });
      return { ...made, ...linked, token };
    },
    column: async (name, username) =>
      (await db.sql(`select ${name} as value from users where username = $1`, [username]))[0]?.['value'],
    renew: () => {
      for (const linked of opened.splice(0)) linked.close();
      here = station();
    },
  };
}
