import { z } from 'zod';
import { OrganisationId, SiteId, UserId } from '../contract/primitives.ts';

export const Role = z.enum(['viewer', 'operator', 'technician', 'supervisor', 'administrator']);
export type Role = z.infer<typeof Role>;
export const ROLES: readonly Role[] = Role.options;

/** 3 to 32 of a-z, 0-9, dot, dash and underscore; compared without case. */
export const Username = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9._-]{2,31}$/);
/** At most 256 characters, so that hashing cannot be used to tire the server out. */
export const Password = z.string().min(1).max(256);
/** Length that a new password must have (NIST SP 800-63B asks for at least 8; we ask for more). */
export const PASSWORD_MIN_LENGTH = 10;

/** Most sites that can be granted one by one. */
export const MAX_GRANTED_SITES = 500;

/** Where a person sees alarms and devices. Administrators see all sites. */
export const SiteGrant = z.object({
  allSites: z.boolean(),
  /** Empty beside `allSites`; without it, the only sites: none means that the person sees nothing yet. */
  siteIds: z.array(SiteId).max(MAX_GRANTED_SITES),
});
export type SiteGrant = z.infer<typeof SiteGrant>;

/** The person behind a connection. */
export const Me = z.object({
  ...SiteGrant.shape,
  userId: UserId,
  organisationId: OrganisationId,
  organisationName: z.string(),
  username: z.string(),
  displayName: z.string(),
  role: Role,
  mustChangePassword: z.boolean(),
  locked: z.boolean(),
  sessionExpiresAt: z.date(),
});
export type Me = z.infer<typeof Me>;

export const User = z.object({
  ...SiteGrant.shape,
  id: UserId,
  username: z.string(),
  displayName: z.string(),
  role: Role,
  isActive: z.boolean(),
  mustChangePassword: z.boolean(),
  lastLoginAt: z.date().nullable(),
  createdAt: z.date(),
});
export type User = z.infer<typeof User>;
