import { PASSWORD_MIN_LENGTH } from '../../../../shared/access/model.ts';

export type PasswordFault = 'too-short' | 'same-as-before' | 'contains-username';

interface PasswordChange {
  readonly username: string;
  readonly newPassword: string;
  /** Null where there is none to compare with. */
  readonly currentPassword: string | null;
}

/** What speaks against a new password; null when nothing does. Length counts characters, not UTF-16 units. */
export function passwordFault({
  username,
  newPassword,
  currentPassword,
}: PasswordChange): PasswordFault | null {
  if ([...newPassword].length < PASSWORD_MIN_LENGTH) return 'too-short';
  if (newPassword === currentPassword) return 'same-as-before';
  if (newPassword.toLowerCase().includes(username.toLowerCase())) return 'contains-username';
  return null;
}
