import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ROLES, type Role } from '../../../../shared/access/model.ts';
import { roleHas } from '../../../../shared/access/permissions.ts';
import styles from './panels.module.css';

export interface Audience {
  readonly seenBy: readonly Role[];
  readonly usedBy: readonly Role[];
}

interface AudienceFieldProps {
  readonly value: Audience;
  readonly onChange: (value: Audience) => void;
}

const without = (roles: readonly Role[], role: Role) => roles.filter((each) => each !== role);
const withRole = (roles: readonly Role[], role: Role) => [...without(roles, role), role];

/** Which roles see a panel, and which of them may press what is on it. Who composes panels always may. */
export function AudienceField({ value, onChange }: AudienceFieldProps): ReactNode {
  const { t } = useTranslation(['panels', 'common']);
  const { seenBy, usedBy } = value;
  return (
    <fieldset className={styles['roles']}>
      <legend>{t('audience.title')}</legend>
      <div className={styles['roleLine']} aria-hidden="true">
        <span />
        <span className={styles['quiet']}>{t('audience.sees')}</span>
        <span className={styles['quiet']}>{t('audience.uses')}</span>
      </div>
      {ROLES.filter((role) => !roleHas(role, 'rules.manage')).map((role) => {
        const name = t(`common:role.${role}`);
        return (
          <div key={role} className={styles['roleLine']}>
            <span>{name}</span>
            <input
              type="checkbox"
              aria-label={`${name}: ${t('audience.sees')}`}
              checked={seenBy.includes(role)}
              onChange={({ target }) =>
                onChange(
                  target.checked
                    ? { seenBy: withRole(seenBy, role), usedBy }
                    : { seenBy: without(seenBy, role), usedBy: without(usedBy, role) },
                )
              }
            />
            <input
              type="checkbox"
              aria-label={`${name}: ${t('audience.uses')}`}
              checked={usedBy.includes(role)}
              onChange={({ target }) =>
                onChange(
                  target.checked
                    ? { seenBy: withRole(seenBy, role), usedBy: withRole(usedBy, role) }
                    : { seenBy, usedBy: without(usedBy, role) },
                )
              }
            />
          </div>
        );
      })}
      <p className={styles['quiet']}>{t('audience.always')}</p>
    </fieldset>
  );
}
