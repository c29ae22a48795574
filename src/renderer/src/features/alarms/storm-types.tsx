import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AlarmType } from '../../../../shared/alarms/model.ts';
import styles from './storm-dialog.module.css';
import { TEXTS } from './texts.ts';
import { usePolicies } from './use-policies.ts';

interface StormTypesProps {
  /** None: all of them. */
  readonly chosen: readonly AlarmType[];
  readonly onChange: (types: readonly AlarmType[]) => void;
}

/** Which types a storm keeps quiet. Those that it never covers cannot be chosen. */
export function StormTypes({ chosen, onChange }: StormTypesProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { t: f } = useTranslation('floods');
  const { isHighlyManaged } = usePolicies();
  const toggle = (type: AlarmType): void =>
    onChange(chosen.includes(type) ? chosen.filter((each) => each !== type) : [...chosen, type]);
  return (
    <details className={styles['types']}>
      <summary>
        {chosen.length === 0 ? f('storm.allTypes') : f('storm.types', { count: chosen.length })}
      </summary>
      <fieldset className={styles['sites']}>
        <legend className="visually-hidden">{f('storm.choose')}</legend>
        {AlarmType.options
          .filter((type) => !isHighlyManaged(type))
          .map((type) => (
            <label key={type} className={styles['site']}>
              <input type="checkbox" checked={chosen.includes(type)} onChange={() => toggle(type)} />
              {t(`common:alarmType.${type}`)}
            </label>
          ))}
      </fieldset>
    </details>
  );
}
