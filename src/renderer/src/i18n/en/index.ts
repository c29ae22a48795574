import { alarms } from './alarms.ts';
import { app } from './app.ts';
import { commands } from './commands.ts';
import { common } from './common.ts';
import { database } from './database.ts';
import { devices } from './devices.ts';
import { escalation } from './escalation.ts';
import { figures } from './figures.ts';
import { floods } from './floods.ts';
import { handovers } from './handovers.ts';
import { incidents } from './incidents.ts';
import { map } from './map.ts';
import { panels } from './panels.ts';
import { plans } from './plans.ts';
import { problems } from './problems.ts';
import { registry } from './registry.ts';
import { relays } from './relays.ts';
import { rules } from './rules.ts';
import { sequences } from './sequences.ts';
import { session } from './session.ts';
import { stations } from './stations.ts';
import { users } from './users.ts';

export const en = {
  common,
  app,
  problems,
  session,
  stations,
  users,
  alarms,
  devices,
  commands,
  escalation,
  map,
  figures,
  floods,
  handovers,
  incidents,
  database,
  panels,
  plans,
  relays,
  registry,
  rules,
  sequences,
};
