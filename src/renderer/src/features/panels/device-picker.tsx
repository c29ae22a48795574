import { type ReactNode, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId, SiteId } from '../../../../shared/contract/primitives.ts';
import type { DeviceKind } from '../../../../shared/devices/model.ts';
import { useDevice, useDevices } from '../../client/index.ts';
import { TextField } from '../../ui/text-field.tsx';
import styles from './panels.module.css';

interface DevicePickerProps {
  readonly siteId: SiteId;
  /** Only of this kind, where it is said. */
  readonly kind?: DeviceKind | undefined;
  readonly value: DeviceId | null;
  readonly onChange: (id: DeviceId) => void;
}

/** A site may have thousands; who wants another one writes more of its name. */
const SHOWN = 50;

/** One device of a site, found by a part of its name. */
export function DevicePicker({ siteId, kind, value, onChange }: DevicePickerProps): ReactNode {
  const { t } = useTranslation('panels');
  const id = useId();
  const [text, setText] = useState('');
  const devices = useDevices();
  const chosen = useDevice(value);
  const found = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    return [...devices.byId.values()]
      .map(({ identity }) => identity)
      .filter(
        (identity) =>
          identity.siteId === siteId &&
          (kind === undefined || identity.kind === kind) &&
          `${identity.name} ${identity.hostname} ${identity.macAddress ?? ''}`.toLowerCase().includes(wanted),
      )
      .sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }))
      .slice(0, SHOWN);
  }, [devices, siteId, kind, text]);
  return (
    <div className={styles['picker']}>
      <TextField
        label={t('form.device')}
        hint={chosen === undefined ? t('form.deviceHint') : chosen.identity.name}
        type="search"
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <label htmlFor={id} className="visually-hidden">
        {t('form.deviceList')}
      </label>
      <select
        id={id}
        size={6}
        className={styles['pickerList']}
        value={value === null ? '' : String(value)}
        onChange={(event) => {
          const picked = found.find((identity) => String(identity.id) === event.target.value);
          if (picked !== undefined) onChange(picked.id);
        }}
      >
        {found.map((identity) => (
          <option key={identity.id} value={String(identity.id)}>
            {identity.name}
          </option>
        ))}
      </select>
    </div>
  );
}
