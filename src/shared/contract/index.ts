import type { ContractRouterClient } from '@orpc/contract';
import { accessContract } from '../access/contract.ts';
import { alarmsContract } from '../alarms/contract.ts';
import { commandsContract } from '../commands/contract.ts';
import { devicesContract } from '../devices/contract.ts';
import { escalationContract } from '../escalation/contract.ts';
import { feedContract } from '../feed/contract.ts';
import { handoversContract } from '../handovers/contract.ts';
import { incidentsContract } from '../incidents/contract.ts';
import { ingestContract } from '../ingest/contract.ts';
import { jobsContract } from '../jobs/contract.ts';
import { mapContract } from '../map/contract.ts';
import { notifyContract } from '../notify/contract.ts';
import { operationsContract } from '../operations/contract.ts';
import { panelsContract } from '../panels/contract.ts';
import { plansContract } from '../plans/contract.ts';
import { registryContract } from '../registry/contract.ts';
import { relaysContract } from '../relays/contract.ts';
import { retentionContract } from '../retention/contract.ts';
import { rulesContract } from '../rules/contract.ts';
import { sequencesContract } from '../sequences/contract.ts';
import { stationsContract } from '../stations/contract.ts';
import { statisticsContract } from '../statistics/contract.ts';
import { systemContract } from '../system/contract.ts';

/** Everything a screen can ask of the engine, over any link. */
export const contract = {
  system: systemContract,
  access: accessContract,
  alarms: alarmsContract,
  commands: commandsContract,
  devices: devicesContract,
  escalation: escalationContract,
  feed: feedContract,
  handovers: handoversContract,
  incidents: incidentsContract,
  ingest: ingestContract,
  stations: stationsContract,
  jobs: jobsContract,
  map: mapContract,
  notify: notifyContract,
  operations: operationsContract,
  panels: panelsContract,
  plans: plansContract,
  registry: registryContract,
  relays: relaysContract,
  retention: retentionContract,
  rules: rulesContract,
  sequences: sequencesContract,
  statistics: statisticsContract,
};

export type Contract = typeof contract;
/** What a renderer or a test holds: the same calls whatever the link. */
export type WatchdeskClient = ContractRouterClient<Contract>;
