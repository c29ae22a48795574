import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WindowScope } from '../../../../shared/alarms/suppression-window.ts';
import type { DeviceId, SiteId, ZoneId } from '../../../../shared/contract/primitives.ts';
import { useApplyWindow, useCall, useCatalogue, useDevices, useMay } from '../../client/index.ts';
import { AskDialog } from '../../ui/ask-dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import { Choices } from './choices.tsx';
import { minutesText } from './minutes-text.ts';
import { TEXTS } from './texts.ts';
import { useReason } from './use-reason.ts';

const LENGTHS_MIN = [30, 60, 120, 240, 480, 1440, 4320, 10_080] as const;
type Kind = 'on_test' | 'out_of_service';

/** Where it begins; all of it can be changed. */
export interface WindowPlace {
  readonly siteId: SiteId | null;
  readonly deviceId: DeviceId | null;
}

interface WindowDialogProps {
  readonly place: WindowPlace;
  /** Why this is offered instead of what was asked for. */
  readonly notice?: string | undefined;
  /** Begins with the reason that is at hand, for a short time. */
  readonly suggestion?: string | undefined;
  readonly onClose: () => void;
}

interface Chosen {
  readonly siteId: SiteId | null;
  readonly zoneId: ZoneId | null;
  readonly deviceId: DeviceId | null;
}

function scopeOf({ siteId, zoneId, deviceId }: Chosen): WindowScope | null {
  if (deviceId !== null) return { of: 'device', deviceId };
  if (siteId === null) return null;
  return zoneId === null ? { of: 'sites', siteIds: [siteId] } : { of: 'zone', siteId, zoneId };
}

/** Keeps the alarms of a device, a zone or a site quiet while somebody works there. */
export function WindowDialog({ place, notice, suggestion, onClose }: WindowDialogProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const mayTest = useMay('devices.diagnose');
  const applyWindow = useApplyWindow();
  const maySupervise = useMay('alarms.supervise');
  const [kind, setKind] = useState<Kind>('on_test');
  const [chosen, setChosen] = useState<Chosen>({ ...place, zoneId: null });
  const [minutes, setMinutes] = useState<number>(suggestion === undefined ? 120 : 30);
  const { reason, isGiven, field, forget } = useReason(
    suggestion === undefined ? 'window' : `window ${place.deviceId}`,
    suggestion,
  );
  const scope = scopeOf(chosen);
  const start = useCall((client, of: WindowScope) =>
    client.alarms.windows.start({ kind, scope: of, ends: minutes, reason }),
  );
  const kinds: readonly Kind[] = maySupervise ? ['on_test', 'out_of_service'] : ['on_test'];
  return (
    <AskDialog
      title={t('windowDialog.title')}
      description={t('windowDialog.description')}
      submitLabel={t('windowDialog.submit')}
      isReady={scope !== null && isGiven && mayTest}
      pending={start.pending}
      onClose={onClose}
      onSubmit={async () => {
        if (scope === null) return;
        const result = await start.run(scope);
        if (!result.ok) return;
        result.value.forEach(applyWindow);
        forget();
        toast({ tone: 'info', text: t('windowDialog.started') });
        onClose();
      }}
    >
      {notice === undefined ? null : <Notice tone="info">{notice}</Notice>}
      {mayTest ? null : <Notice tone="warning">{t('windowDialog.role')}</Notice>}
      <Choices
        label={t('windowDialog.kind')}
        autoFocus
        options={kinds.map((value) => ({ value, label: t(`windowKind.${value}`) }))}
        value={kind}
        onChange={setKind}
      />
      <PlaceFields chosen={chosen} onChange={setChosen} />
      <Select
        label={t('dialog.for')}
        options={LENGTHS_MIN.map((value) => ({ value: String(value), label: minutesText(value, t) }))}
        value={String(minutes)}
        onValueChange={(value) => setMinutes(Number(value))}
      />
      <TextField label={t('dialog.reason')} {...field} />
      {start.problem === null ? null : <Notice tone="problem">{start.problem.message}</Notice>}
    </AskDialog>
  );
}

interface PlaceFieldsProps {
  readonly chosen: Chosen;
  readonly onChange: (chosen: Chosen) => void;
}

function PlaceFields({ chosen, onChange }: PlaceFieldsProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { catalogue } = useCatalogue();
  const sites = catalogue?.sites ?? [];
  const zones = (catalogue?.zones ?? []).filter(({ siteId }) => siteId === chosen.siteId);
  const devices = useDevicesAt(chosen.siteId, chosen.deviceId);
  const all = { value: '', label: t('windowDialog.whole') };
  return (
    <>
      <Select
        label={t('windowDialog.site')}
        options={[
          ...(chosen.siteId === null ? [{ value: '', label: t('dialog.choose') }] : []),
          ...sites.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
        value={chosen.siteId === null ? '' : String(chosen.siteId)}
        onValueChange={(value) => {
          const siteId = sites.find(({ id }) => String(id) === value)?.id ?? null;
          onChange({ siteId, zoneId: null, deviceId: null });
        }}
      />
      {zones.length === 0 ? null : (
        <Select
          label={t('windowDialog.zone')}
          options={[all, ...zones.map(({ id, name }) => ({ value: String(id), label: name }))]}
          value={chosen.zoneId === null ? '' : String(chosen.zoneId)}
          onValueChange={(value) => {
            const zoneId = zones.find(({ id }) => String(id) === value)?.id ?? null;
            onChange({ ...chosen, zoneId, deviceId: null });
          }}
        />
      )}
      <Select
        label={t('windowDialog.device')}
        options={[all, ...devices.map(({ id, name }) => ({ value: String(id), label: name }))]}
        value={chosen.deviceId === null ? '' : String(chosen.deviceId)}
        onValueChange={(value) => {
          const deviceId = devices.find(({ id }) => String(id) === value)?.id ?? null;
          onChange({ ...chosen, deviceId });
        }}
      />
    </>
  );
}

/** The devices of a site by name; the chosen one too where it has none. */
export function useDevicesAt(siteId: SiteId | null, deviceId: DeviceId | null) {
  const { byId } = useDevices();
  return useMemo(
    () =>
      [...byId.values()]
        .map(({ identity }) => identity)
        .filter((identity) => (siteId !== null && identity.siteId === siteId) || identity.id === deviceId)
        .sort((a, b) => a.name.localeCompare(b.name)),
    [byId, siteId, deviceId],
  );
}
