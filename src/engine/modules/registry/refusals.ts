import { AppError, type AppErrorCode } from '../../platform/app-error.ts';
import { errorCode } from '../../platform/db/connection-errors.ts';

type Plain = Extract<AppErrorCode, 'NAME_TAKEN' | 'PLACE_UNKNOWN' | 'TOO_MANY_TAGS'>;

const UNIQUE = '23505';
const FOREIGN_KEY = '23503';
const CHECK = '23514';
const POLICY = '42501';

/** What a constraint or a policy refuses is the person's to mend; which outcome it is depends on what was asked. */
async function refusing<T>(codes: Readonly<Record<string, Plain>>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = codes[errorCode(cause) ?? ''];
    throw code === undefined ? cause : new AppError(code, undefined, { cause });
  }
}

/** Where a device is put: to a site that is not there or not granted, or a zone of another site. */
export const placing = <T>(work: () => Promise<T>): Promise<T> =>
  refusing({ [FOREIGN_KEY]: 'PLACE_UNKNOWN', [POLICY]: 'PLACE_UNKNOWN', [CHECK]: 'PLACE_UNKNOWN' }, work);

export const tagging = <T>(work: () => Promise<T>): Promise<T> =>
  refusing({ [CHECK]: 'TOO_MANY_TAGS' }, work);

export const naming = <T>(work: () => Promise<T>): Promise<T> =>
  refusing({ [UNIQUE]: 'NAME_TAKEN', [FOREIGN_KEY]: 'PLACE_UNKNOWN', [POLICY]: 'PLACE_UNKNOWN' }, work);
