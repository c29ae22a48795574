import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DeviceId, GroupId, type SiteId } from '../../../../../shared/contract/primitives.ts';
import type { SequenceStep, SequenceTarget } from '../../../../../shared/sequences/model.ts';
import { useCatalogue, useDevices } from '../../../client/index.ts';
import { Select } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import styles from '../commands.module.css';
import { SEQUENCE_TEXTS } from './sequence-texts.ts';

/** A site may have thousands; who wants another one writes more of its name. */
const SHOWN = 100;

/** What can be switched there: a box's outputs, or a board's channels; of one board where it is known. */
export type Reach =
  | { readonly kind: 'output' }
  | { readonly kind: 'channel'; readonly deviceId: DeviceId | null };

export interface TargetState {
  readonly target: SequenceTarget | null;
  readonly reach: Reach;
  readonly value: string;
  readonly choose: (value: string) => void;
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly choices: readonly { readonly value: string; readonly label: string; readonly isGroup: boolean }[];
  /** Of a group: which of its devices are meant. */
  readonly groupReach: Reach['kind'];
  readonly setGroupReach: (kind: Reach['kind']) => void;
}

export function useTarget(siteId: SiteId | null, step: SequenceStep | null): TargetState {
  const first = step?.target;
  const [value, choose] = useState(
    first === undefined ? '' : first.kind === 'device' ? `d${first.deviceId}` : `g${first.groupId}`,
  );
  const [text, setText] = useState('');
  const [groupReach, setGroupReach] = useState<Reach['kind']>(
    step?.command.type === 'RELAY' ? 'channel' : 'output',
  );
  const devices = useDevices();
  const { catalogue } = useCatalogue();
  const choices = useMemo(() => {
    const wanted = text.trim().toLowerCase();
    const isWanted = (name: string, chosen: string) =>
      chosen === value || name.toLowerCase().includes(wanted);
    const found = [...devices.byId.values()]
      .map(({ identity }) => identity)
      .filter(
        ({ id, kind, name, retiredAt, siteId: at }) =>
          (kind === 'alarm_box' || kind === 'relay_board') &&
          retiredAt === null &&
          (siteId === null || at === siteId) &&
          isWanted(name, `d${id}`),
      )
      .sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }))
      .slice(0, SHOWN)
      .map(({ id, name }) => ({ value: `d${id}`, label: name, isGroup: false }));
    const groups = (catalogue?.groups ?? [])
      .filter(({ id, name }) => isWanted(name, `g${id}`))
      .map(({ id, name }) => ({ value: `g${id}`, label: name, isGroup: true }));
    return [...found, ...groups];
  }, [devices, catalogue, siteId, text, value]);
  const number = Number(value.slice(1));
  const device = value.startsWith('d') ? DeviceId.safeParse(number).data : undefined;
  const group = value.startsWith('g') ? GroupId.safeParse(number).data : undefined;
  const target: SequenceTarget | null =
    device !== undefined
      ? { kind: 'device', deviceId: device }
      : group === undefined
        ? null
        : { kind: 'group', groupId: group };
  const isBoard = device !== undefined && devices.byId.get(device)?.identity.kind === 'relay_board';
  const isChannel = device === undefined ? group !== undefined && groupReach === 'channel' : isBoard;
  return {
    target,
    reach: isChannel ? { kind: 'channel', deviceId: device ?? null } : { kind: 'output' },
    value,
    choose,
    text,
    setText,
    choices,
    groupReach,
    setGroupReach,
  };
}

interface TargetFieldsProps {
  readonly state: TargetState;
  readonly isMissing: boolean;
}

/** Which device, or all of a group. */
export function TargetFields({ state, isMissing }: TargetFieldsProps): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  return (
    <div className={styles['fields']}>
      <TextField
        autoFocus
        label={t('find')}
        type="search"
        autoComplete="off"
        hint={t('findHint', { shown: String(state.choices.length) })}
        value={state.text}
        onChange={(event) => state.setText(event.target.value)}
      />
      <Select
        label={t('target')}
        options={[
          { value: '', label: t('choose') },
          ...state.choices.map(({ value, label, isGroup }) => ({
            value,
            label,
            group: t(isGroup ? 'groups' : 'devices'),
          })),
        ]}
        value={state.value}
        error={isMissing ? t('chooseFirst') : undefined}
        onValueChange={state.choose}
      />
      {state.target?.kind === 'group' ? (
        <Select
          label={t('ofGroup')}
          hint={t('ofGroupHint')}
          options={[
            { value: 'output', label: t('ofBoxes') },
            { value: 'channel', label: t('ofBoards') },
          ]}
          value={state.groupReach}
          onValueChange={state.setGroupReach}
        />
      ) : null}
    </div>
  );
}
