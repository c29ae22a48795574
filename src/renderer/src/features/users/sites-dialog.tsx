import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteGrant, User } from '../../../../shared/access/model.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { namesOf } from './granted-sites.ts';
import { SitesField } from './sites-field.tsx';
import type { Site } from './use-sites.ts';
import styles from './users-page.module.css';

interface SitesCellProps {
  readonly user: User;
  readonly sites: readonly Site[] | null;
  readonly pending: boolean;
  readonly onOpen: () => void;
  /** False where it was refused; why has been said. */
  readonly onSave: (grant: SiteGrant) => Promise<boolean>;
}

/** What a person may see, as the button that changes it. */
export function SitesCell({ user, sites, pending, onOpen, onSave }: SitesCellProps): ReactNode {
  const { t } = useTranslation('users');
  const [open, setOpen] = useState(false);
  const names = sites === null ? [] : namesOf(user, sites);
  const [only] = names;
  const text = user.allSites ? t('sites.all') : (only ?? t('sites.none'));
  const count = names.length > 1 ? t('sites.count', { count: names.length }) : '';
  const whole = names.length > 1 ? names.join(', ') : text;
  const shown = (
    <>
      {count === '' ? null : <span className={styles['quiet']}>{count}</span>}
      <span className={styles['cut']}>{whole}</span>
    </>
  );
  if (user.role === 'administrator' || !user.isActive)
    return (
      <span className={styles['fixed']} title={whole}>
        {shown}
      </span>
    );
  return (
    <>
      <Button
        className={styles['sites']}
        disabled={pending || sites === null}
        title={whole}
        aria-label={t('sites.of', { name: user.displayName, sites: whole })}
        onClick={() => {
          onOpen();
          setOpen(true);
        }}
      >
        {shown}
      </Button>
      {open && sites !== null ? (
        <SitesDialog
          user={user}
          sites={sites}
          pending={pending}
          onClose={() => setOpen(false)}
          onSave={onSave}
        />
      ) : null}
    </>
  );
}

interface SitesDialogProps extends Pick<SitesCellProps, 'user' | 'pending' | 'onSave'> {
  readonly sites: readonly Site[];
  readonly onClose: () => void;
}

function SitesDialog({ user, sites, pending, onClose, onSave }: SitesDialogProps): ReactNode {
  const { t } = useTranslation(['users', 'common']);
  const [grant, setGrant] = useState<SiteGrant>({ allSites: user.allSites, siteIds: [...user.siteIds] });
  return (
    <Dialog
      open
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title={t('sites.title', { name: user.displayName })}
      description={t('sites.explanation')}
      onSubmit={(event) => {
        event.preventDefault();
        void onSave(grant).then((isSaved) => {
          if (isSaved) onClose();
        });
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" type="submit" pending={pending}>
            {t('sites.submit')}
          </Button>
        </>
      }
    >
      <SitesField value={grant} onChange={setGrant} sites={sites} focused />
    </Dialog>
  );
}
