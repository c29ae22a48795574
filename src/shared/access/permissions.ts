import type { Role } from './model.ts';

/**
 * What a person may do. The rows are the design's table of roles; the procedures below name one of them each.
 * `public` needs no login; `self` needs only a login and works on a locked session or with a password that must
 * be changed.
 */
export const permissions = {
  public: null,
  self: null,
  view: ['viewer', 'operator', 'technician', 'supervisor', 'administrator'],
  'alarms.handle': ['operator', 'supervisor', 'administrator'],
  'alarms.supervise': ['supervisor', 'administrator'],
  'outputs.switch': ['operator', 'supervisor', 'administrator'],
  'outputs.dangerous': ['operator', 'supervisor', 'administrator'],
  'devices.diagnose': ['technician', 'supervisor', 'administrator'],
  'devices.configure': ['technician', 'administrator'],
  'devices.bulk': ['administrator'],
  'rollouts.view': ['technician', 'supervisor', 'administrator'],
  'rollouts.manage': ['supervisor', 'administrator'],
  'rules.manage': ['supervisor', 'administrator'],
  'system.administer': ['administrator'],
} as const satisfies Record<string, readonly Role[] | null>;
export type Permission = keyof typeof permissions;

export function roleHas(role: Role, permission: Permission): boolean {
  const roles: readonly Role[] | null = permissions[permission];
  return roles === null || roles.includes(role);
}

export interface ProcedureAccess {
  readonly permission: Permission;
  /** Written to the audit log by the dispatcher: everything that changes something or grants entry. */
  readonly audited: boolean;
  /** Allowed while the screen is locked: alarms must stay visible and audible. */
  readonly whileLocked?: true;
}

const reads = (permission: Permission): ProcedureAccess => ({ permission, audited: false });
const watches = (permission: Permission): ProcedureAccess => ({
  permission,
  audited: false,
  whileLocked: true,
});
const changes = (permission: Permission): ProcedureAccess => ({ permission, audited: true });

/** One row per procedure of the contract; the dispatcher refuses to start while one is missing. */
export const procedureAccess: Readonly<Record<string, ProcedureAccess>> = {
  'system.hello': reads('public'),
  'system.status': watches('view'),
  'stations.list': reads('view'),
  'stations.handOver': changes('system.administer'),
  'access.login': changes('public'),
  'access.resume': reads('public'),
  'access.me': reads('self'),
  'access.logout': changes('self'),
  'access.lock': changes('self'),
  'access.unlock': changes('self'),
  'access.changePassword': changes('self'),
  'access.users.list': reads('system.administer'),
  'access.users.create': changes('system.administer'),
  'access.users.update': changes('system.administer'),
  'access.users.resetPassword': changes('system.administer'),
  'alarms.get': reads('view'),
  'alarms.history': reads('view'),
  'alarms.acknowledge': changes('alarms.handle'),
  'alarms.addNote': changes('alarms.handle'),
  'alarms.close': changes('alarms.handle'),
  'commands.switchOutput': changes('outputs.switch'),
  'commands.arm': changes('outputs.dangerous'),
  'commands.approve': changes('outputs.dangerous'),
  'commands.disarm': changes('outputs.dangerous'),
  'commands.fire': changes('outputs.dangerous'),
  'commands.armings': reads('view'),
  'commands.diagnose': changes('devices.diagnose'),
  'commands.configure': changes('devices.configure'),
  'commands.factoryReset': changes('devices.configure'),
  'commands.firmware': changes('rollouts.manage'),
  // Whoever may order it; the use case looks at what it is.
  'commands.cancel': changes('view'),
  'commands.get': reads('view'),
  'commands.list': reads('view'),
  'commands.revealAnswer': changes('devices.configure'),
  'commands.outputs': reads('view'),
  'commands.markOutput': changes('rules.manage'),
  'commands.secondPersonSites': reads('view'),
  'commands.setSecondPerson': changes('rules.manage'),
  'commands.bulk.preview': reads('devices.bulk'),
  'commands.bulk.send': changes('devices.bulk'),
  'commands.bulk.stop': changes('devices.bulk'),
  'commands.bulk.progress': reads('devices.bulk'),
  'commands.bulk.list': reads('devices.bulk'),
  'devices.get': reads('view'),
  'devices.figures': reads('view'),
  'devices.events': reads('view'),
  'devices.history': reads('view'),
  'devices.unregistered': reads('view'),
  'devices.rejected': reads('view'),
  'devices.resetReplay': changes('system.administer'),
  'devices.sites': reads('view'),
  'feed.watch': watches('view'),
  'feed.show': watches('view'),
  'feed.ack': watches('view'),
  'ingest.tail': reads('devices.diagnose'),
  'jobs.list': reads('system.administer'),
  'jobs.runs': reads('system.administer'),
  'jobs.runNow': changes('system.administer'),
  'map.tileFile': reads('view'),
  'map.readTiles': reads('view'),
  'operations.storage': reads('system.administer'),
  'operations.performance': reads('system.administer'),
  'panels.list': reads('view'),
  'panels.get': reads('view'),
  'panels.versions': reads('rules.manage'),
  'panels.image': reads('view'),
  'panels.export': reads('rules.manage'),
  'panels.create': changes('rules.manage'),
  'panels.save': changes('rules.manage'),
  'panels.archive': changes('rules.manage'),
  'panels.addImage': changes('rules.manage'),
  'panels.import': changes('rules.manage'),
  'panels.floorPlans.list': reads('view'),
  'panels.floorPlans.create': changes('rules.manage'),
  'panels.floorPlans.save': changes('rules.manage'),
  'panels.floorPlans.remove': changes('rules.manage'),
  'registry.catalogue': reads('view'),
  'registry.search': reads('view'),
  'registry.device': reads('view'),
  'registry.updateDevice': changes('devices.configure'),
  'registry.retireDevice': changes('devices.configure'),
  'registry.deleteDevice': changes('devices.bulk'),
  'registry.notes': reads('view'),
  'registry.addNote': changes('devices.diagnose'),
  'registry.bulk': changes('devices.bulk'),
  'registry.checkImport': reads('devices.bulk'),
  'registry.applyImport': changes('devices.bulk'),
  'registry.exportDevices': changes('devices.bulk'),
  'registry.sites.create': changes('system.administer'),
  'registry.sites.update': changes('system.administer'),
  'registry.zones.create': changes('system.administer'),
  'registry.zones.update': changes('system.administer'),
  'registry.brands.create': changes('system.administer'),
  'registry.brands.update': changes('system.administer'),
  'registry.brands.remove': changes('system.administer'),
  'registry.models.create': changes('system.administer'),
  'registry.models.update': changes('system.administer'),
  'registry.models.remove': changes('system.administer'),
  'registry.groups.create': changes('devices.bulk'),
  'registry.groups.update': changes('devices.bulk'),
  'registry.groups.remove': changes('devices.bulk'),
  'registry.groups.members': reads('view'),
  'relays.list': reads('view'),
  'relays.changes': reads('view'),
  'relays.holds': reads('view'),
  'relays.errors': reads('view'),
  'relays.configureChannel': changes('devices.configure'),
  'relays.configureBoard': changes('devices.configure'),
  'relays.set': changes('outputs.switch'),
  'relays.press': changes('outputs.switch'),
  'relays.beat': reads('outputs.switch'),
  // Also on a locked screen and with a role that was just taken away: what ends a hold is never refused.
  'relays.release': changes('self'),
  'retention.list': reads('system.administer'),
  'retention.set': changes('system.administer'),
  'statistics.alarms': reads('view'),
  'statistics.commands': reads('view'),
  'statistics.devices': reads('view'),
};
