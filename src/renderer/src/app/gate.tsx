import type { ReactNode } from 'react';
import { useSessionState } from '../client/index.ts';
import { ForcedPasswordPage, LoginPage } from '../features/session/index.ts';

/** Shows what the session allows: the login, the choice of an own password, or the desk. */
export function Gate({ children }: { readonly children: ReactNode }): ReactNode {
  const session = useSessionState();
  if (session.state !== 'in') return <LoginPage />;
  if (session.me.mustChangePassword) return <ForcedPasswordPage />;
  return children;
}
