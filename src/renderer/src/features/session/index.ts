export { ChangePasswordDialog } from './change-password-dialog.tsx';
export { ForcedPasswordPage } from './forced-password-page.tsx';
export { LockScreen } from './lock-screen.tsx';
export { LoginPage } from './login-page.tsx';
export { useAutoLock } from './use-auto-lock.ts';
export { useLock, useLogOut } from './use-session-actions.ts';
