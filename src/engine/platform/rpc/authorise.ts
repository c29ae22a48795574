import { type ProcedureAccess, roleHas } from '../../../shared/access/permissions.ts';
import { AppError } from '../app-error.ts';
import type { Session } from './session.ts';

/** Throws the declared error that says why this session may not call a procedure with this row; else returns. */
export function authorise(row: ProcedureAccess, { me }: Session): void {
  if (row.permission === 'public') return;
  if (me === null) throw new AppError('UNAUTHENTICATED');
  if (row.permission === 'self') return;
  if (me.mustChangePassword) throw new AppError('PASSWORD_CHANGE_REQUIRED');
  if (me.locked && !row.whileLocked) throw new AppError('SESSION_LOCKED');
  if (!roleHas(me.role, row.permission)) throw new AppError('FORBIDDEN', { permission: row.permission });
}
