import type { Alarm } from '../../../shared/alarms/model.ts';
import type { AlarmId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import { errorCode } from '../../platform/db/connection-errors.ts';
import type { RefusalCode } from './domain/handling.ts';

/** The refusal as the error that says who, when and why. */
export function refusal(code: RefusalCode, alarm: Alarm): AppError {
  switch (code) {
    case 'ALARM_ALREADY_ACKNOWLEDGED':
      return new AppError(code, {
        by: alarm.acknowledgedBy ?? '',
        at: alarm.acknowledgedAt ?? alarm.lastActivatedAt,
        station: alarm.acknowledgedStation ?? '',
      });
    case 'ALARM_CLAIMED':
      return new AppError(code, {
        by: alarm.claimedBy ?? '',
        at: alarm.claimedAt ?? alarm.lastActivatedAt,
        station: alarm.claimedStation ?? '',
      });
    case 'ALARM_CLOSED':
      return new AppError(code, { by: alarm.closedBy, at: alarm.closedAt ?? alarm.lastActivatedAt });
    case 'ALARM_HIGHLY_MANAGED':
      return new AppError(code, { ids: [alarm.id] });
    case 'ALARM_NOTE_REQUIRED':
      return new AppError(code, { type: alarm.type });
    case 'ALARM_STEPS_OPEN':
      return new AppError(code, { open: alarm.openMandatorySteps });
    case 'ALARM_STILL_OPEN':
      return new AppError(code, {
        acknowledged: alarm.acknowledgedAt !== null,
        returned: alarm.returnedAt !== null,
      });
    case 'ALARM_NOT_CLAIMED':
    case 'ALARM_NOT_RESETTABLE':
    case 'ALARM_NOT_SUPPRESSED':
      return new AppError(code);
  }
}

/**
 * What the database refuses past the desk's own check, for it has the last word: a step that no machine makes, or a
 * highly managed alarm put aside. Undefined where the error is something else.
 */
export function guardRefusal(error: unknown, ids: readonly AlarmId[]): AppError | undefined {
  switch (errorCode(error)) {
    case 'WD002':
      return new AppError('ALARM_HIGHLY_MANAGED', { ids: [...ids] }, { cause: error });
    case 'WD004':
      return new AppError('ALARM_CHANGED', undefined, { cause: error });
    default:
      return undefined;
  }
}
