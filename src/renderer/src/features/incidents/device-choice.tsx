import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { DeviceId } from '../../../../shared/contract/primitives.ts';
import { findDevices, useDevice, useDevices } from '../../client/index.ts';
import { Combobox } from '../../ui/combobox.tsx';
import { TEXTS } from './texts.ts';

/** Who wants another one writes more of its name. */
const SHOWN = 50;

interface DeviceChoiceProps {
  /** As the address has it; empty: any. */
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** One device of all that there are, found as everywhere: by name, hostname, MAC, place, make or tag. */
export function DeviceChoice({ value, onChange }: DeviceChoiceProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const devices = useDevices();
  const id = DeviceId.safeParse(Number(value));
  const chosen = useDevice(id.success ? id.data : null);
  return (
    <Combobox
      label={t('search.device')}
      placeholder={t('search.any')}
      // One that is gone has a number at least: its alarms are still to be found by it.
      chosen={id.success ? (chosen?.identity.name ?? t('search.deviceNumber', { id: value })) : ''}
      find={(text) =>
        findDevices(devices.byId.values(), text, SHOWN)
          .map(({ identity }) => ({
            value: String(identity.id),
            label: identity.name,
            detail: [identity.hostname, identity.siteName]
              .filter((part) => part !== null && part !== identity.name)
              .join(' · '),
          }))
          .toSorted((one, other) => one.label.localeCompare(other.label, undefined, { numeric: true }))
      }
      emptyText={(text) => t(text.trim() === '' ? 'search.deviceHint' : 'search.deviceNone')}
      onChoose={(chosenValue) => onChange(chosenValue ?? '')}
    />
  );
}
