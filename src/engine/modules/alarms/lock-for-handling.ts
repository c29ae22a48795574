import type { Alarm } from '../../../shared/alarms/model.ts';
import type { AlarmId } from '../../../shared/contract/primitives.ts';
import { AppError } from '../../platform/app-error.ts';
import type { Tx } from '../../platform/db/database.ts';
import { barOf, type Signature } from './domain/handling.ts';
import { refusal } from './refusal.ts';
import { lockAlarms } from './store/alarm-rows.ts';

/** Held until the transaction ends; refused where it is closed or somebody else has it. */
export async function lockForHandling(tx: Tx, by: Signature, id: AlarmId): Promise<Alarm> {
  const [alarm] = await lockAlarms(tx, [id]);
  if (alarm === undefined) throw new AppError('NOT_FOUND');
  const bar = barOf(alarm, by);
  if (bar !== null) throw refusal(bar, alarm);
  return alarm;
}
