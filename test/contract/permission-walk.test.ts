import { safe } from '@orpc/client';
import { describe, expect, test } from 'vitest';
import { procedureNames } from '../../src/engine/platform/rpc/procedure-rows.ts';
import { ROLES, type Role } from '../../src/shared/access/model.ts';
import { permissions, procedureAccess } from '../../src/shared/access/permissions.ts';
import { contract } from '../../src/shared/contract/index.ts';
import { createDesk, desk as origin, person } from './desk.ts';
import { connect } from './in-memory.ts';
import type { LinkedClient } from './linked-client.ts';

const procedures = procedureNames(contract);

/** The outcome's code of a call without input; a permitted call gets past the gate and fails at its input, or not. */
async function outcome({ client }: LinkedClient, procedure: string): Promise<string> {
  let target: unknown = client;
  for (const part of procedure.split('.')) {
    if (typeof target !== 'function') throw new Error(`${procedure} is not in the client`);
    target = Reflect.get(target, part);
  }
  if (typeof target !== 'function') throw new Error(`${procedure} is not in the client`);
  const call: unknown = Reflect.apply(target, undefined, []);
  const { error } = await safe(Promise.resolve(call));
  return error === null ? 'ok' : String(Reflect.get(error, 'code'));
}

const gate = ['UNAUTHENTICATED', 'FORBIDDEN', 'SESSION_LOCKED', 'PASSWORD_CHANGE_REQUIRED'];

async function walk(role: Role | null, visit: (procedure: string, code: string) => void): Promise<void> {
  const desk = createDesk();
  for (const procedure of procedures) {
    // A connection for each: some procedures change the connection's session.
    const linked = await connect(desk.dispatcher, { ...origin, sessionToken: role });
    if (role !== null) desk.sessions.put(role, person(role));
    visit(procedure, await outcome(linked, procedure));
    await linked.close();
  }
}

describe('the permission table', () => {
  test.each(ROLES)('lets a %s do what its rows say and refuses the rest', async (role) => {
    await walk(role, (procedure, code) => {
      const row = procedureAccess[procedure];
      const roles: readonly Role[] | null = row === undefined ? [] : permissions[row.permission];
      if (roles === null || roles.includes(role)) expect(gate, procedure).not.toContain(code);
      else expect(code, procedure).toBe('FORBIDDEN');
    });
  });

  test('lets nobody in without a login but to what is public', async () => {
    await walk(null, (procedure, code) => {
      if (procedure === 'access.resume') expect(code).toBe('BAD_REQUEST');
      else if (procedureAccess[procedure]?.permission === 'public')
        expect(gate, procedure).not.toContain(code);
      else expect(code, procedure).toBe('UNAUTHENTICATED');
    });
  });

  test('has exactly one row for every procedure of the contract', () => {
    expect(Object.keys(procedureAccess).sort()).toEqual([...procedures].sort());
  });

  test('without a row for a procedure no dispatcher can be built', () => {
    for (const missing of procedures) {
      const rest = Object.fromEntries(Object.entries(procedureAccess).filter(([name]) => name !== missing));
      expect(() => createDesk({ table: rest })).toThrow(`${missing} has no row in the permission table`);
    }
  });

  test('with a row for no procedure no dispatcher can be built', () => {
    const more = { ...procedureAccess, 'alarms.explode': { permission: 'public', audited: false } } as const;
    expect(() => createDesk({ table: more })).toThrow('alarms.explode, which is no procedure');
  });
});
