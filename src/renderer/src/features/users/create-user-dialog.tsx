import type { ReactNode } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { ROLES, type Role, type SiteGrant, type User, Username } from '../../../../shared/access/model.ts';
import { useCall } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { ALL_SITES, grantFor } from './granted-sites.ts';
import type { OneTimePassword } from './one-time-password-dialog.tsx';
import { SitesField } from './sites-field.tsx';
import type { Site } from './use-sites.ts';

interface NewUser {
  readonly displayName: string;
  readonly username: string;
  readonly role: Role;
  readonly sites: SiteGrant;
}

interface CreateUserDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** Null while they are being fetched. */
  readonly sites: readonly Site[] | null;
  readonly put: (user: User) => void;
  readonly onPassword: (password: OneTimePassword) => void;
}

const MOST_NAME_CHARACTERS = 100;

function isName(text: string): boolean {
  const name = text.trim();
  return name.length > 0 && name.length <= MOST_NAME_CHARACTERS;
}

export function CreateUserDialog(props: CreateUserDialogProps): ReactNode {
  const { open, onClose, put, onPassword } = props;
  const { t } = useTranslation(['users', 'common']);
  const create = useCall((client, { sites, ...user }: NewUser) =>
    client.access.users.create({ ...user, ...grantFor(user.role, sites) }),
  );
  const { register, handleSubmit, control, formState, reset, watch } = useForm<NewUser>({
    defaultValues: { displayName: '', username: '', role: 'operator', sites: ALL_SITES },
  });
  const submit = handleSubmit(async (user) => {
    const result = await create.run(user);
    if (!result.ok) return;
    put(result.value.user);
    reset();
    onClose();
    onPassword({ name: result.value.user.displayName, password: result.value.oneTimePassword });
  });
  const taken = create.problem?.code === 'USERNAME_TAKEN' ? create.problem.message : undefined;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title={t('create.title')}
      description={t('create.explanation')}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" type="submit" pending={create.pending}>
            {t('create.submit')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('create.displayName')}
        autoFocus
        autoComplete="off"
        error={formState.errors.displayName === undefined ? undefined : t('create.displayNameWrong')}
        {...register('displayName', { validate: isName })}
      />
      <TextField
        label={t('create.username')}
        autoComplete="off"
        autoCapitalize="none"
        hint={t('create.usernameRule')}
        error={formState.errors.username === undefined ? taken : t('create.usernameWrong')}
        {...register('username', { validate: (text) => Username.safeParse(text).success })}
      />
      <Controller
        control={control}
        name="role"
        render={({ field }) => (
          <Select
            label={t('create.role')}
            hint={t(`roleSays.${watch('role')}`)}
            options={ROLES.map((role) => ({ value: role, label: t(`common:role.${role}`) }))}
            value={field.value}
            onValueChange={field.onChange}
            onBlur={field.onBlur}
            ref={field.ref}
          />
        )}
      />
      {watch('role') === 'administrator' ? (
        <p>{t('sites.administrator')}</p>
      ) : (
        <Controller
          control={control}
          name="sites"
          render={({ field }) => (
            <SitesField value={field.value} onChange={field.onChange} sites={props.sites} />
          )}
        />
      )}
      {create.problem === null || taken !== undefined ? null : (
        <Notice tone="problem">{create.problem.message}</Notice>
      )}
    </Dialog>
  );
}
