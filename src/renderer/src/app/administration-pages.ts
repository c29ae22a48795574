import type { Role } from '../../../shared/access/model.ts';
import { roleHas } from '../../../shared/access/permissions.ts';

const PAGES = [
  { to: '/administration', name: 'users', permission: 'system.administer' },
  { to: '/administration/sites', name: 'sites', permission: 'system.administer' },
  { to: '/administration/models', name: 'models', permission: 'system.administer' },
  { to: '/administration/alarms', name: 'alarms', permission: 'rules.manage' },
  { to: '/administration/escalation', name: 'escalation', permission: 'rules.manage' },
  { to: '/administration/plans', name: 'plans', permission: 'rules.manage' },
  { to: '/administration/database', name: 'database', permission: 'system.administer' },
] as const;

/** The pages of those who look after the system; supervisors have the ones of the alarm desk. */
export const administrationPagesOf = (role: Role): readonly (typeof PAGES)[number][] =>
  PAGES.filter(({ permission }) => roleHas(role, permission));
