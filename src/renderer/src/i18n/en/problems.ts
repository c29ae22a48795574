/** One sentence per outcome that a call can have: what happened and what to do. */
export const problems = {
  UNAUTHENTICATED: 'Your session has ended. Log in again.',
  FORBIDDEN: 'Your role does not allow this.',
  SESSION_LOCKED: 'The screen is locked. Unlock it with your password.',
  PASSWORD_CHANGE_REQUIRED: 'Change your password first.',
  DATABASE_UNAVAILABLE: 'The database does not answer. Nothing was changed; try again when it is back.',
  NOT_FOUND: 'It does not exist any more.',
  INVALID_CREDENTIALS: 'User name or password is wrong.',
  WRONG_PASSWORD: 'The password is wrong.',
  LOGIN_THROTTLED: 'Too many failed attempts. Wait {{wait}}, then try again.',
  PASSWORD_TOO_SHORT: 'The password is too short: {{length}} characters at least.',
  PASSWORD_SAME: 'The new password is the same as the old one. Choose another.',
  PASSWORD_CONTAINS_USERNAME: 'The password contains the user name. Choose another.',
  USERNAME_TAKEN: 'This user name is taken. Choose another.',
  LAST_ADMINISTRATOR: 'This is the last active administrator. Make another one first.',
  STATION_CANNOT_INGEST:
    'This station cannot take over: it is not there any more, or it takes in messages already.',
  ALARM_ALREADY_ACKNOWLEDGED: '{{by}} acknowledged this alarm at {{at}} from {{station}}.',
  ALARM_CLOSED_BY: '{{by}} closed this alarm at {{at}}.',
  ALARM_CLOSED: 'This alarm was closed at {{at}}.',
  ALARM_NOT_ACKNOWLEDGED: 'Acknowledge the alarm before you close it.',
  ALARM_NOT_RETURNED: 'The alarm is still active. It can be closed once it has returned to normal.',
  BAD_REQUEST: 'Something in the input is not allowed. Check it and try again.',
  LINK_DOWN: 'Not connected to the engine. Nothing was changed; try again when the connection is back.',
  LINK_LOST: 'The connection dropped before the answer came. Look whether it happened before you repeat it.',
  UNEXPECTED:
    'This failed for a reason the program did not expect. Try again; if it stays, tell the administrator.',
} as const;
