import type { OrganisationId } from '../../../shared/contract/primitives.ts';
import type { Clock } from '../../platform/clock.ts';
import type { PeoplesDatabase } from '../../platform/db/database.ts';
import type { Printer } from '../../platform/pdf/printer.ts';
import type { CallContext } from '../../platform/rpc/call-context.ts';
import type { Signer } from './store/handover-rows.ts';

/** Somebody who has proved with a password who they are. */
export interface ProvenSigner extends Signer {
  readonly organisationId: OrganisationId;
}

export interface HandoverDeps {
  readonly database: PeoplesDatabase;
  readonly clock: Clock;
}

export interface HandoverHandlerDeps extends HandoverDeps {
  readonly printer: Printer;
  /** By a password, that of the session's person or of a named one; refuses, and makes wait who guesses. */
  readonly proveSigner: (
    context: Pick<CallContext, 'session' | 'origin'>,
    credentials: { readonly username?: string | undefined; readonly password: string },
  ) => Promise<ProvenSigner>;
}
