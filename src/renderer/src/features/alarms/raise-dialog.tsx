import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm, AlarmType } from '../../../../shared/alarms/model.ts';
import type { DeviceId, SiteId } from '../../../../shared/contract/primitives.ts';
import { useApplyAlarm, useCall, useCatalogue, useSiteFilter } from '../../client/index.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { TEXTS } from './texts.ts';
import { useDraft } from './use-draft.ts';
import { useDevicesAt } from './window-dialog.tsx';

/** What a caller or a guard may report; the rest only devices and the engine find. */
const TYPES = [
  'MANUAL',
  'PANIC1',
  'DURESS',
  'FIRE',
  'MEDICAL',
  'INTRUSION',
  'TAMPER',
] as const satisfies AlarmType[];
const TEXT_MAX_LENGTH = 200;

interface RaiseDialogProps {
  readonly onRaised: (alarm: Alarm) => void;
  readonly onClose: () => void;
}

/** An alarm that no device reported: a phone call, a guard. */
export function RaiseDialog({ onRaised, onClose }: RaiseDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const sites = useCatalogue().catalogue?.sites ?? [];
  const applyAlarm = useApplyAlarm();
  const [siteId, setSiteId] = useState<SiteId | null>(useSiteFilter());
  const [deviceId, setDeviceId] = useState<DeviceId | null>(null);
  const [type, setType] = useState<(typeof TYPES)[number]>('MANUAL');
  const [text, setText] = useDraft('raise');
  const devices = useDevicesAt(siteId, deviceId);
  // With one site there is nothing to choose.
  const at = siteId ?? (sites.length === 1 ? (sites[0]?.id ?? null) : null);
  const raise = useCall((client, where: SiteId) =>
    client.alarms.raise({
      siteId: where,
      type,
      text: text.trim(),
      ...(deviceId === null ? {} : { deviceId }),
    }),
  );
  return (
    <AskDialog
      title={t('raiseDialog.title')}
      description={t('raiseDialog.description')}
      submitLabel={t('raiseDialog.submit')}
      isReady={at !== null && text.trim() !== ''}
      pending={raise.pending}
      onClose={onClose}
      onSubmit={async () => {
        if (at === null) return;
        const result = await raise.run(at);
        if (!result.ok) return;
        applyAlarm(result.value);
        setText('');
        onRaised(result.value);
      }}
    >
      <TextField
        label={t('raiseDialog.text')}
        autoFocus
        autoComplete="off"
        maxLength={TEXT_MAX_LENGTH}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Select
        label={t('raiseDialog.type')}
        options={TYPES.map((value) => ({ value, label: t(`common:alarmType.${value}`) }))}
        value={type}
        onValueChange={setType}
      />
      <Select
        label={t('windowDialog.site')}
        options={[
          ...(at === null ? [{ value: '', label: t('dialog.choose') }] : []),
          ...sites.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
        value={at === null ? '' : String(at)}
        onValueChange={(value) => {
          setSiteId(sites.find(({ id }) => String(id) === value)?.id ?? null);
          setDeviceId(null);
        }}
      />
      <Select
        label={t('raiseDialog.device')}
        options={[
          { value: '', label: t('raiseDialog.noDevice') },
          ...devices.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
        value={deviceId === null ? '' : String(deviceId)}
        onValueChange={(value) => setDeviceId(devices.find(({ id }) => String(id) === value)?.id ?? null)}
      />
      {raise.problem === null ? null : <Notice tone="problem">{raise.problem.message}</Notice>}
    </AskDialog>
  );
}
