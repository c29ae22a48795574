import { useCallback, useEffect, useState } from 'react';
import type { User } from '../../../../shared/access/model.ts';
import { type Problem, useCall, useLink } from '../../client/index.ts';

export interface UserList {
  /** Null until the first answer. */
  readonly users: readonly User[] | null;
  readonly problem: Problem | null;
  readonly reload: () => void;
  /** Puts what a call returned in its place. */
  readonly put: (user: User) => void;
}

/** The people who may log in. Not part of the live feed: fetched when the page opens and after a reconnection. */
export function useUsers(): UserList {
  const { state } = useLink();
  const [users, setUsers] = useState<readonly User[] | null>(null);
  const { run, problem } = useCall((client, _input: undefined) => client.access.users.list());
  const reload = useCallback(() => {
    void run(undefined).then((result) => {
      if (result.ok) setUsers(result.value);
    });
  }, [run]);
  useEffect(() => {
    if (state === 'up') reload();
  }, [state, reload]);
  const put = useCallback((user: User) => {
    setUsers((before) => [...(before ?? []).filter((known) => known.id !== user.id), user]);
  }, []);
  return { users, problem, reload, put };
}
