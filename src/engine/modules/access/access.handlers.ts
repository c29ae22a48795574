import { AppError } from '../../platform/app-error.ts';
import { actor, type CallContext, implementer } from '../../platform/rpc/call-context.ts';
import type { ActiveSession } from '../../platform/rpc/session.ts';
import type { AccessDeps } from './access-deps.ts';
import { changePassword } from './change-password.ts';
import { logIn } from './log-in.ts';
import { logOut } from './log-out.ts';
import { createUser, listUsers, resetPassword, updateUser } from './manage-users.ts';
import { lockScreen, unlockScreen } from './screen-lock.ts';

function sessionOf({ session }: CallContext): ActiveSession {
  if (session.me === null) throw new AppError('UNAUTHENTICATED');
  return session;
}

export function createAccessHandlers(deps: AccessDeps) {
  const { access } = implementer;
  return {
    login: access.login.handler(async ({ input, context }) => {
      const { token, session } = await logIn(deps, input, context.origin);
      // Whoever was here before on this desk is gone; nobody could log that session out any more.
      const before = context.connection.session.current();
      context.connection.session.set(token, session);
      if (before.me !== null) await logOut(deps, before);
      return { token, me: session.me };
    }),
    resume: access.resume.handler(async ({ input, context }) => {
      const session = await deps.registry.find(input.token);
      if (session === null) throw new AppError('UNAUTHENTICATED');
      context.connection.session.set(input.token, session);
      return session.me;
    }),
    me: access.me.handler(({ context }) => sessionOf(context).me),
    logout: access.logout.handler(async ({ context }) => {
      const session = sessionOf(context);
      await logOut(deps, session);
      context.connection.session.clear();
      return {};
    }),
    lock: access.lock.handler(({ context }) => lockScreen(deps, sessionOf(context))),
    unlock: access.unlock.handler(({ input, context }) =>
      unlockScreen(deps, sessionOf(context), input.password),
    ),
    changePassword: access.changePassword.handler(({ input, context }) =>
      changePassword(deps, sessionOf(context), input),
    ),
    users: {
      list: access.users.list.handler(({ context }) => listUsers(deps, actor(context))),
      create: access.users.create.handler(({ input, context }) => createUser(deps, actor(context), input)),
      update: access.users.update.handler(({ input, context }) => updateUser(deps, actor(context), input)),
      resetPassword: access.users.resetPassword.handler(({ input, context }) =>
        resetPassword(deps, actor(context), input.id),
      ),
    },
  };
}
