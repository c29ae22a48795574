import type { OrganisationId, UserId } from '../contract/primitives.ts';

/** One line of the audit log: what someone did or tried to do. */
export interface AuditEntry {
  readonly at: Date;
  /** Null where nobody was logged in. */
  readonly organisationId: OrganisationId | null;
  readonly userId: UserId | null;
  /** The user name; for a failed login the one that was tried. */
  readonly userName: string | null;
  readonly station: string;
  readonly address: string | null;
  readonly procedure: string;
  /** Without secrets, at most a few KiB, free of what jsonb refuses. */
  readonly input: unknown;
  /** `ok` or the error's code. */
  readonly outcome: string;
}
