import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { SetupError } from '../app-error.ts';
import { errorCode } from './connection-errors.ts';
import { APP_ROLE, OWNER_ROLE, SCHEMA } from './session-url.ts';

const OLDEST_VERSION = 150_000;
/** From 16 on, membership alone no longer allows SET ROLE. */
const GRANT_OPTIONS_VERSION = 160_000;
const ROUNDS = 5;

const Facts = z.object({
  version: z.int(),
  encoding: z.string(),
  standby: z.boolean(),
  login: z.string(),
  database: z.string(),
  schema_owner: z.string().nullable(),
  owner_may_create: z.boolean().nullable(),
});

const RoleFacts = z.object({ name: z.string(), dangerous: z.boolean(), settable: z.boolean() });

interface Situation extends z.infer<typeof Facts> {
  readonly roles: readonly z.infer<typeof RoleFacts>[];
}

async function look(client: pg.ClientBase): Promise<Situation> {
  const facts = await client.query(
    `select current_setting('server_version_num')::int as version,
            pg_encoding_to_char(d.encoding)::text as encoding,
            pg_is_in_recovery() as standby,
            session_user::text as login,
            d.datname::text as database,
            (select pg_get_userbyid(nspowner)::text from pg_namespace where nspname = $1) as schema_owner,
            (select has_database_privilege(oid, d.oid, 'create') from pg_roles where rolname = $2) as owner_may_create
     from pg_database d where d.datname = current_database()`,
    [SCHEMA, OWNER_ROLE],
  );
  const found = Facts.parse(facts.rows[0]);
  const roles = await client.query(
    `select rolname::text as name, rolsuper or rolbypassrls as dangerous,
            pg_has_role(session_user, oid, $1) as settable
     from pg_roles where rolname = any($2)`,
    [found.version >= GRANT_OPTIONS_VERSION ? 'set' : 'member', [OWNER_ROLE, APP_ROLE]],
  );
  return { ...found, roles: z.array(RoleFacts).parse(roles.rows) };
}

/** What is still to be done, as statements that an administrator could run as well. */
function missingStatements(situation: Situation): string[] {
  const statements: string[] = [];
  const login = pg.escapeIdentifier(situation.login);
  const database = pg.escapeIdentifier(situation.database);
  const options = situation.version >= GRANT_OPTIONS_VERSION ? ' with inherit true, set true' : '';
  for (const name of [OWNER_ROLE, APP_ROLE]) {
    const role = situation.roles.find((candidate) => candidate.name === name);
    if (role === undefined) statements.push(`create role ${name} nologin nosuperuser nobypassrls`);
    if (role?.settable !== true) statements.push(`grant ${name} to ${login}${options}`);
  }
  if (situation.owner_may_create !== true) {
    statements.push(`grant create on database ${database} to ${OWNER_ROLE}`);
  }
  if (situation.schema_owner === null) {
    statements.push(`create schema ${SCHEMA} authorization ${OWNER_ROLE}`);
  }
  return statements;
}

function refuseUnusable(situation: Situation): void {
  const { database } = situation;
  if (situation.version < OLDEST_VERSION) {
    const major = Math.floor(situation.version / 10_000);
    throw new SetupError(
      `The database server runs PostgreSQL ${major}; Watchdesk needs version 15 or newer.`,
    );
  }
  if (situation.standby) {
    throw new SetupError(
      `The database "${database}" is a read-only standby; name its primary server instead.`,
    );
  }
  if (situation.encoding !== 'UTF8') {
    throw new SetupError(
      `The database "${database}" uses the encoding ${situation.encoding}; create one with encoding 'UTF8'.`,
    );
  }
  if (situation.schema_owner !== null && situation.schema_owner !== OWNER_ROLE) {
    throw new SetupError(
      `The schema ${SCHEMA} in database "${database}" belongs to "${situation.schema_owner}", not to ${OWNER_ROLE}; use another database or change its owner.`,
    );
  }
  const dangerous = situation.roles.find((role) => role.dangerous);
  if (dangerous !== undefined) {
    throw new SetupError(
      `The database role ${dangerous.name} is exempt from row-level security; run: alter role ${dangerous.name} nosuperuser nobypassrls;`,
    );
  }
}

// Roles belong to the whole server, so that stations of other databases may make them at the same moment.
const MADE_BY_ANOTHER = new Set(['42710', '42P06', '23505']);

function isRace(error: unknown): boolean {
  const code = errorCode(error);
  if (code !== undefined && MADE_BY_ANOTHER.has(code)) return true;
  return code === 'XX000' && error instanceof Error && error.message.startsWith('tuple concurrently');
}

function lacksRights(situation: Situation, cause?: unknown): SetupError {
  const script = missingStatements(situation).join('; ');
  return new SetupError(
    `The login "${situation.login}" may not prepare the database "${situation.database}"; let an administrator run there: ${script};`,
    { cause },
  );
}

/**
 * Makes the two roles and the schema, as far as they are missing. The client is logged in as the configured user;
 * where that user lacks the right, the SetupError names the statements an administrator must run.
 */
export async function bootstrapRoles(client: pg.ClientBase): Promise<void> {
  for (let round = 0; ; round++) {
    const situation = await look(client);
    refuseUnusable(situation);
    const statements = missingStatements(situation);
    if (statements.length === 0) return;
    if (round === ROUNDS) throw lacksRights(situation);
    for (const statement of statements) {
      try {
        await client.query(statement);
      } catch (error) {
        if (errorCode(error) === '42501') throw lacksRights(situation, error);
        if (!isRace(error)) throw error;
        await sleep(20 * (round + 1));
      }
    }
  }
}
