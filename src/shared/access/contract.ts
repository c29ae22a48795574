import { oc } from '@orpc/contract';
import { z } from 'zod';
import { declaredErrors, procedureErrors } from '../contract/errors.ts';
import { UserId } from '../contract/primitives.ts';
import { Me, Password, Role, SiteGrant, User, Username } from './model.ts';

const base = oc.errors(declaredErrors);
const { NOT_FOUND, INVALID_CREDENTIALS, LOGIN_THROTTLED, PASSWORD_UNACCEPTABLE } = procedureErrors;
const { USERNAME_TAKEN, LAST_ADMINISTRATOR, SITE_UNKNOWN, ADMINISTRATOR_HAS_ALL_SITES } = procedureErrors;

const DisplayName = z.string().trim().min(1).max(100);

/** Which sites a person is to have: all, or the ones named. Both fields or neither. */
const siteChoice = {
  allSites: SiteGrant.shape.allSites.optional(),
  siteIds: SiteGrant.shape.siteIds.optional(),
};
const choosesWhole = ({
  allSites,
  siteIds = [],
}: {
  allSites?: boolean | undefined;
  siteIds?: number[] | undefined;
}) => allSites === false || siteIds.length === 0;
const siteChoiceFault = { path: ['siteIds'], message: 'Sites are named where allSites is false.' };

export const accessContract = {
  /**
   * Logs a person in on this connection. The token resumes the session on another connection (a browser keeps
   * it in an HttpOnly cookie, the desktop in memory); it is shown once and stored only as a hash.
   */
  login: base
    .errors({ INVALID_CREDENTIALS, LOGIN_THROTTLED })
    .input(z.object({ username: Username, password: Password }))
    .output(z.object({ token: z.string(), me: Me })),
  /** Takes up a session on a new connection after a reload, a dropped link or a restarted engine. */
  resume: base.input(z.object({ token: z.string().min(20).max(200) })).output(Me),
  /** Who is logged in on this connection. */
  me: base.output(Me),
  /** Ends the session everywhere it is in use. */
  logout: base.output(z.object({})),
  /** Locks the session: alarms stay visible and sound, nothing can be done until `unlock`. */
  lock: base.output(Me),
  unlock: base
    .errors({ INVALID_CREDENTIALS, LOGIN_THROTTLED })
    .input(z.object({ password: Password }))
    .output(Me),
  changePassword: base
    .errors({ INVALID_CREDENTIALS, LOGIN_THROTTLED, PASSWORD_UNACCEPTABLE })
    .input(z.object({ currentPassword: Password, newPassword: Password }))
    .output(Me),
  users: {
    list: base.output(z.array(User)),
    /**
     * The new person gets a one-time password, returned once, and must change it at the first login. All sites where
     * none are chosen.
     */
    create: base
      .errors({ USERNAME_TAKEN, SITE_UNKNOWN, ADMINISTRATOR_HAS_ALL_SITES })
      .input(
        z
          .object({ username: Username, displayName: DisplayName, role: Role, ...siteChoice })
          .refine(choosesWhole, siteChoiceFault),
      )
      .output(z.object({ user: User, oneTimePassword: z.string() })),
    /**
     * Changes only the fields given; `allSites: false` comes with the whole list of sites. Disabling ends the person's
     * sessions; other sites hold from their next call on, and their screens are filled anew. Whoever becomes an
     * administrator gets all sites.
     */
    update: base
      .errors({ NOT_FOUND, LAST_ADMINISTRATOR, SITE_UNKNOWN, ADMINISTRATOR_HAS_ALL_SITES })
      .input(
        z
          .object({
            id: UserId,
            displayName: DisplayName.optional(),
            role: Role.optional(),
            isActive: z.boolean().optional(),
            ...siteChoice,
          })
          .refine(choosesWhole, siteChoiceFault),
      )
      .output(User),
    /** Gives a new one-time password and ends the person's sessions. */
    resetPassword: base
      .errors({ NOT_FOUND })
      .input(z.object({ id: UserId }))
      .output(z.object({ oneTimePassword: z.string() })),
  },
};
