import { MoreHorizontal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ROLES, type User } from '../../../../shared/access/model.ts';
import { useCall, useMe } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Menu, MenuItem } from '../../ui/menu.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Select } from '../../ui/select.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { useToast } from '../../ui/toast.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { grantFor } from './granted-sites.ts';
import type { OneTimePassword } from './one-time-password-dialog.tsx';
import { SitesCell } from './sites-dialog.tsx';
import type { SiteList } from './use-sites.ts';
import styles from './users-page.module.css';

interface UserRowProps {
  readonly user: User;
  readonly siteList: SiteList;
  readonly put: (user: User) => void;
  readonly onPassword: (password: OneTimePassword) => void;
}

type Changes = Pick<Partial<User>, 'role' | 'isActive' | 'allSites' | 'siteIds'>;

/** One person. A change shows once the engine has made it. */
export function UserRow({ user, siteList, put, onPassword }: UserRowProps): ReactNode {
  const { t } = useTranslation(['users', 'common']);
  const me = useMe();
  const toast = useToast();
  const update = useCall((client, changes: Changes) =>
    client.access.users.update({ id: user.id, ...changes }),
  );
  const change = async (changes: Changes): Promise<boolean> => {
    const result = await update.run(changes);
    if (!result.ok) {
      toast({ tone: 'problem', text: result.problem.message });
      return false;
    }
    put(result.value);
    toast({ tone: 'info', text: t('saved', { name: result.value.displayName }) });
    return true;
  };
  return (
    <tr className={user.isActive ? undefined : styles['disabled']}>
      <td>
        {user.displayName}
        {user.id === me.userId ? <span className={styles['quiet']}> ({t('you')})</span> : null}
      </td>
      <td>{user.username}</td>
      <td className={styles['role']}>
        <Select
          label={t('roleOf', { name: user.displayName })}
          labelHidden
          value={user.role}
          disabled={update.pending || !user.isActive}
          title={t(`roleSays.${user.role}`)}
          options={ROLES.map((role) => ({ value: role, label: t(`common:role.${role}`) }))}
          onValueChange={(role) => void change({ role })}
        />
      </td>
      <td className={styles['sitesColumn']}>
        <SitesCell
          user={user}
          sites={siteList.sites}
          pending={update.pending}
          onOpen={siteList.reload}
          onSave={(grant) => change(grantFor(user.role, grant))}
        />
      </td>
      <td>
        <UserState user={user} />
      </td>
      <td>{user.lastLoginAt === null ? t('common:never') : <Moment at={user.lastLoginAt} />}</td>
      <td className={styles['actions']}>
        <UserActions user={user} pending={update.pending} change={change} onPassword={onPassword} />
      </td>
    </tr>
  );
}

function UserState({ user }: { readonly user: User }): ReactNode {
  const { t } = useTranslation('users');
  if (!user.isActive) return <StateWord tone="quiet">{t('state.disabled')}</StateWord>;
  if (user.mustChangePassword) return <StateWord tone="plain">{t('state.oneTime')}</StateWord>;
  return <StateWord tone="plain">{t('state.active')}</StateWord>;
}

interface UserActionsProps {
  readonly user: User;
  readonly pending: boolean;
  readonly change: (changes: Changes) => Promise<boolean>;
  readonly onPassword: (password: OneTimePassword) => void;
}

function UserActions({ user, pending, change, onPassword }: UserActionsProps): ReactNode {
  const { t } = useTranslation('users');
  const name = user.displayName;
  const [asking, setAsking] = useState<'nothing' | 'disable' | 'reset'>('nothing');
  const reset = useCall((client, id: User['id']) => client.access.users.resetPassword({ id }));
  const close = (): void => setAsking('nothing');
  const doReset = async (): Promise<void> => {
    const result = await reset.run(user.id);
    if (!result.ok) return;
    close();
    onPassword({ name, password: result.value.oneTimePassword });
  };
  return (
    <>
      <Menu
        trigger={
          <Button variant="quiet" disabled={pending} aria-label={t('actionsFor', { name })}>
            <MoreHorizontal size={16} aria-hidden="true" />
          </Button>
        }
      >
        <MenuItem onSelect={() => setAsking('reset')}>{t('resetPassword')}</MenuItem>
        {user.isActive ? (
          <MenuItem onSelect={() => setAsking('disable')}>{t('disable')}</MenuItem>
        ) : (
          <MenuItem onSelect={() => void change({ isActive: true })}>{t('enable')}</MenuItem>
        )}
      </Menu>
      <ConfirmDialog
        open={asking === 'disable'}
        onClose={close}
        title={t('disableConfirm.title', { name })}
        explanation={t('disableConfirm.explanation')}
        submit={t('disableConfirm.submit', { name })}
        pending={pending}
        problem={null}
        onConfirm={() => void change({ isActive: false }).then(close)}
      />
      <ConfirmDialog
        open={asking === 'reset'}
        onClose={close}
        title={t('resetConfirm.title', { name })}
        explanation={t('resetConfirm.explanation')}
        submit={t('resetConfirm.submit')}
        pending={reset.pending}
        problem={reset.problem}
        onConfirm={() => void doReset()}
      />
    </>
  );
}
