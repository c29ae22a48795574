import { implementer } from '../../src/engine/platform/rpc/call-context.ts';
import { absent, broken } from './no-answer.ts';

const { escalation, handovers, incidents, notify, plans, rules, statistics } = implementer;

/** An alarm desk where nothing has happened yet, and on which nothing can be made. */
export const emptyAlarmDesk = {
  escalation: {
    list: escalation.list.handler(() => []),
    set: escalation.set.handler(broken),
  },
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
  statistics: {
    alarms: statistics.alarms.handler(broken),
    commands: statistics.commands.handler(broken),
    devices: statistics.devices.handler(() => []),
    figures: statistics.figures.handler(broken),
    exportFigures: statistics.exportFigures.handler(broken),
    liveFigures: statistics.liveFigures.handler(broken),
  },
};
