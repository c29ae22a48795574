import { describe, expect, test } from 'vitest';
import { ROLES, type Role } from './model.ts';
import { type Permission, permissions, procedureAccess, roleHas } from './permissions.ts';

/** The design's table of roles, line by line. */
const table: readonly (readonly [Permission, readonly Role[]])[] = [
  ['view', ['viewer', 'operator', 'technician', 'supervisor', 'administrator']],
  ['alarms.handle', ['operator', 'supervisor', 'administrator']],
  ['alarms.supervise', ['supervisor', 'administrator']],
  ['handovers.sign', ['operator', 'supervisor', 'administrator']],
  ['outputs.switch', ['operator', 'supervisor', 'administrator']],
  ['outputs.dangerous', ['operator', 'supervisor', 'administrator']],
  ['devices.diagnose', ['technician', 'supervisor', 'administrator']],
  ['devices.configure', ['technician', 'administrator']],
  ['devices.bulk', ['administrator']],
  ['rollouts.view', ['technician', 'supervisor', 'administrator']],
  ['rollouts.manage', ['supervisor', 'administrator']],
  ['rules.manage', ['supervisor', 'administrator']],
  ['system.administer', ['administrator']],
];

describe('the roles', () => {
  test.each(table)('%s is for %j only', (permission, roles) => {
    expect(ROLES.filter((role) => roleHas(role, permission))).toEqual(roles);
  });

  test('every permission but the two open ones is in the table', () => {
    const open: readonly string[] = ['public', 'self'];
    expect(Object.keys(permissions).filter((name) => !open.includes(name))).toEqual(
      table.map(([name]) => name),
    );
  });
});

test('nothing that changes something can be done on a locked screen', () => {
  for (const [procedure, row] of Object.entries(procedureAccess)) {
    if (row.whileLocked) expect(row.audited, procedure).toBe(false);
  }
});
