import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { User } from '../../../../shared/access/model.ts';
import { useMay } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { CreateUserDialog } from './create-user-dialog.tsx';
import { type OneTimePassword, OneTimePasswordDialog } from './one-time-password-dialog.tsx';
import { type SiteList, useSites } from './use-sites.ts';
import { useUsers } from './use-users.ts';
import { UserRow } from './user-row.tsx';
import styles from './users-page.module.css';

/** Who may log in and what each may do. */
export function UsersPage(): ReactNode {
  const { t } = useTranslation('users');
  return useMay('system.administer') ? <Users /> : <EmptyState title={t('forbidden')} />;
}

function Users(): ReactNode {
  const { t } = useTranslation(['users', 'common']);
  const { users, problem, reload, put } = useUsers();
  const siteList = useSites();
  const [adding, setAdding] = useState(false);
  const [password, setPassword] = useState<OneTimePassword | null>(null);
  const sorted = useMemo(
    () =>
      users?.toSorted(
        (a, b) => Number(b.isActive) - Number(a.isActive) || a.username.localeCompare(b.username),
      ),
    [users],
  );
  return (
    <Page
      isNarrow
      title={t('title')}
      explanation={t('explanation')}
      action={
        <Button
          variant="primary"
          onClick={() => {
            siteList.reload();
            setAdding(true);
          }}
        >
          {t('add')}
        </Button>
      }
    >
      {problem === null ? null : (
        <Notice tone="problem" action={<Button onClick={reload}>{t('common:tryAgain')}</Button>}>
          {problem.message}
        </Notice>
      )}
      {sorted === undefined ? (
        <Skeleton rows={4} rowHeight={44} label={t('common:working')} />
      ) : (
        <UserTable users={sorted} siteList={siteList} put={put} onPassword={setPassword} />
      )}
      <CreateUserDialog
        open={adding}
        onClose={() => setAdding(false)}
        sites={siteList.sites}
        put={put}
        onPassword={setPassword}
      />
      <OneTimePasswordDialog shown={password} onDone={() => setPassword(null)} />
    </Page>
  );
}

interface UserTableProps {
  readonly users: readonly User[];
  readonly siteList: SiteList;
  readonly put: (user: User) => void;
  readonly onPassword: (password: OneTimePassword) => void;
}

function UserTable({ users, siteList, put, onPassword }: UserTableProps): ReactNode {
  const { t } = useTranslation('users');
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">{t('columns.name')}</th>
          <th scope="col">{t('columns.username')}</th>
          <th scope="col">{t('columns.role')}</th>
          <th scope="col">{t('columns.sites')}</th>
          <th scope="col">{t('columns.state')}</th>
          <th scope="col">{t('columns.lastLogin')}</th>
          <th scope="col">
            <span className="visually-hidden">{t('columns.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <UserRow key={user.id} user={user} siteList={siteList} put={put} onPassword={onPassword} />
        ))}
      </tbody>
    </table>
  );
}
