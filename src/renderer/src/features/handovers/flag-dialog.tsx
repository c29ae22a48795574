import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PRIORITY_RANK } from '../../../../shared/alarms/model.ts';
import { AlarmId, DeviceId, SiteId } from '../../../../shared/contract/primitives.ts';
import type { FlagLine, NewFlag } from '../../../../shared/handovers/model.ts';
import { useAlarms, useCall, useCatalogue, useDevices, useMe } from '../../client/index.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import { alarmTitle } from './alarm-table.tsx';
import { TEXTS } from './texts.ts';

type Subject = FlagLine['subject'];
const SUBJECTS: readonly Subject[] = ['text', 'site', 'device', 'alarm'];
const NOTE_MAX_LENGTH = 2000;
/** The worst of a flood; the others are flagged in their own lines. */
const SHOWN_ALARMS = 500;

interface FlagDialogProps {
  /** What it is about, where that is known already. */
  readonly alarmId: AlarmId | null;
  readonly onClose: () => void;
}

/** Marks what every next shift must be told. */
export function FlagDialog({ alarmId, onClose }: FlagDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [subject, setSubject] = useState<Subject>(alarmId === null ? 'text' : 'alarm');
  const [site, setSite] = useState('');
  const [device, setDevice] = useState('');
  const [alarm, setAlarm] = useState(alarmId === null ? '' : String(alarmId));
  const [note, setNote] = useState('');
  const { allSites } = useMe();
  const raise = useCall((client, flag: NewFlag) => client.handovers.flags.raise(flag));
  const flag = flagOf({ subject, site, device, alarm, note: note.trim(), allSites });
  const alarms = useAlarmOptions(alarmId);
  const sites = useCatalogue().catalogue?.sites ?? [];
  const devices = useDeviceOptions(site);
  const nothing = { value: '', label: t('flags.choose') };
  return (
    <AskDialog
      title={t('flags.dialogTitle')}
      submitLabel={t('flags.submit')}
      isReady={flag !== null}
      pending={raise.pending}
      onClose={onClose}
      onSubmit={async () => {
        if (flag !== null && (await raise.run(flag)).ok) onClose();
      }}
    >
      <Select
        label={t('flags.kind')}
        options={SUBJECTS.map((value) => ({ value, label: t(`flags.subject.${value}`) }))}
        value={subject}
        onValueChange={setSubject}
      />
      {subject === 'alarm' ? (
        <Select
          label={t('flags.alarm')}
          options={[nothing, ...alarms]}
          value={alarm}
          onValueChange={setAlarm}
        />
      ) : (
        <Select
          label={t('flags.site')}
          options={[
            subject === 'text' && allSites ? { value: '', label: t('flags.noSite') } : nothing,
            ...sites.map(({ id, name }) => ({ value: String(id), label: name })),
          ]}
          value={site}
          onValueChange={(value) => {
            setSite(value);
            setDevice('');
          }}
        />
      )}
      {subject === 'device' ? (
        <Select
          label={t('flags.device')}
          options={[nothing, ...devices]}
          value={device}
          onValueChange={setDevice}
        />
      ) : null}
      <TextArea
        label={t('flags.note')}
        autoFocus
        rows={3}
        maxLength={NOTE_MAX_LENGTH}
        value={note}
        onChange={(event) => setNote(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
            event.currentTarget.form?.requestSubmit();
        }}
      />
      {raise.problem === null ? null : <Notice tone="problem">{raise.problem.message}</Notice>}
    </AskDialog>
  );
}

interface Draft {
  readonly subject: Subject;
  readonly site: string;
  readonly device: string;
  readonly alarm: string;
  readonly note: string;
  readonly allSites: boolean;
}

/** Null while something is missing. */
function flagOf({ subject, site, device, alarm, note, allSites }: Draft): NewFlag | null {
  if (note === '') return null;
  const siteId = site === '' ? null : SiteId.parse(Number(site));
  switch (subject) {
    case 'alarm':
      return alarm === '' ? null : { subject, alarmId: AlarmId.parse(Number(alarm)), note };
    case 'device':
      return device === '' ? null : { subject, deviceId: DeviceId.parse(Number(device)), note };
    case 'site':
      return siteId === null ? null : { subject, siteId, note };
    case 'text':
      return siteId === null && !allSites ? null : { subject, siteId, note };
  }
}

function useAlarmOptions(first: AlarmId | null) {
  const { t } = useTranslation(TEXTS);
  const alarms = useAlarms();
  return useMemo(
    () =>
      [...alarms.values()]
        .sort(
          (one, other) =>
            Number(other.id === first) - Number(one.id === first) ||
            PRIORITY_RANK[one.priority] - PRIORITY_RANK[other.priority] ||
            one.raisedAt.getTime() - other.raisedAt.getTime(),
        )
        .slice(0, SHOWN_ALARMS)
        .map((alarm) => ({
          value: String(alarm.id),
          label: [alarmTitle(alarm, t), alarm.siteName, alarm.deviceName].filter(Boolean).join(' · '),
        })),
    [alarms, first, t],
  );
}

function useDeviceOptions(site: string) {
  const devices = useDevices();
  return useMemo(
    () =>
      [...devices.byId.values()]
        .map(({ identity }) => identity)
        .filter(({ siteId }) => String(siteId) === site)
        .sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }))
        .map(({ id, name }) => ({ value: String(id), label: name })),
    [devices, site],
  );
}
