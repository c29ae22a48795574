import type { FlagId, FlagLine, NewFlag } from '../../../shared/handovers/model.ts';
import { AppError } from '../../platform/app-error.ts';
import { personScope, type Tx } from '../../platform/db/database.ts';
import type { Actor } from '../../platform/rpc/call-context.ts';
import type { Viewer } from '../../platform/rpc/viewer.ts';
import type { HandoverDeps } from './handover-deps.ts';
import {
  clearFlag,
  findAlarmSubject,
  findDeviceSubject,
  findOpenFlag,
  findSiteSubject,
  insertFlag,
  listFlags,
  lockFlag,
  type Subject,
} from './store/flag-rows.ts';

export function readFlags({ database }: HandoverDeps, by: Viewer): Promise<FlagLine[]> {
  return database.transaction(personScope(by), (tx) => listFlags(tx, null));
}

/** Where it is and what it is called; undefined where the person sees no such thing. */
async function subjectOf(tx: Tx, flag: NewFlag, by: Viewer): Promise<Subject | undefined> {
  switch (flag.subject) {
    case 'alarm':
      return findAlarmSubject(tx, flag.alarmId);
    case 'device':
      return findDeviceSubject(tx, flag.deviceId);
    case 'site':
      return findSiteSubject(tx, flag.siteId);
    case 'text':
      if (flag.siteId !== null) return findSiteSubject(tx, flag.siteId);
      return by.allSites ? { siteId: null, name: '' } : undefined;
  }
}

export function raiseFlag({ database, clock }: HandoverDeps, by: Actor, flag: NewFlag): Promise<FlagLine> {
  return database.transaction(personScope(by), async (tx) => {
    const subject = await subjectOf(tx, flag, by);
    if (subject === undefined) throw new AppError('PLACE_UNKNOWN');
    const of = {
      alarmId: flag.subject === 'alarm' ? flag.alarmId : null,
      deviceId: flag.subject === 'device' ? flag.deviceId : null,
    };
    const raised = await insertFlag(tx, {
      organisationId: by.organisationId,
      subject: flag.subject,
      subjectName: flag.subject === 'text' ? null : subject.name,
      siteId: subject.siteId,
      ...of,
      note: flag.note,
      by,
      at: clock.now(),
    });
    if (raised !== undefined) return raised;
    const before = await findOpenFlag(tx, of);
    throw new AppError('FLAGGED_ALREADY', { by: before?.by ?? '', at: before?.since ?? clock.now() });
  });
}

export function endFlag(
  { database, clock }: HandoverDeps,
  by: Actor,
  { id, reason }: { readonly id: FlagId; readonly reason: string },
): Promise<void> {
  return database.transaction(personScope(by), async (tx) => {
    const flag = await lockFlag(tx, id);
    if (flag === undefined) throw new AppError('NOT_FOUND');
    if (flag.at !== null) throw new AppError('FLAG_CLEARED', { by: flag.by ?? '', at: flag.at });
    await clearFlag(tx, id, { by, at: clock.now(), reason });
  });
}
