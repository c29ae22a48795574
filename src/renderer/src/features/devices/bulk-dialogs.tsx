import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GroupId, ModelId, SiteId, ZoneId } from '../../../../shared/contract/primitives.ts';
import type { BulkChange, Catalogue } from '../../../../shared/registry/model.ts';
import { type Problem, useCall } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { parseTags } from './parse-tags.ts';
import { REGISTRY_TEXTS } from './texts.ts';

interface BulkDialogProps {
  /** How many, in words. */
  readonly devices: string;
  readonly catalogue: Catalogue;
  readonly pending: boolean;
  readonly problem: Problem | null;
  readonly onClose: () => void;
  /** True once it is done. */
  readonly onChange: (change: BulkChange) => Promise<boolean>;
}

interface FrameProps extends BulkDialogProps {
  readonly title: string;
  readonly explanation?: string;
  readonly submit: string;
  readonly onSubmit: () => void;
  readonly other?: ReactNode;
  readonly children?: ReactNode;
}

function Frame({ title, explanation, submit, other, children, ...props }: FrameProps): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      title={title}
      description={explanation}
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
      footer={
        <>
          <Button onClick={props.onClose}>{t('common:cancel')}</Button>
          {other}
          <Button variant="primary" type="submit" pending={props.pending}>
            {submit}
          </Button>
        </>
      }
    >
      {children}
      {props.problem === null ? null : <Notice tone="problem">{props.problem.message}</Notice>}
    </Dialog>
  );
}

export function TagDialog(props: BulkDialogProps): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  const [add, setAdd] = useState('');
  const [remove, setRemove] = useState('');
  const [isWrong, setWrong] = useState(false);
  const submit = (): void => {
    const [added, removed] = [parseTags(add), parseTags(remove)];
    setWrong(added === null || removed === null);
    if (added !== null && removed !== null && added.length + removed.length > 0)
      void props.onChange({ what: 'tag', add: added, remove: removed });
  };
  return (
    <Frame
      {...props}
      title={t('bulk.tagTitle', { devices: props.devices })}
      submit={t('bulk.tagSubmit')}
      onSubmit={submit}
    >
      <TextField
        label={t('bulk.add')}
        hint={t('bulk.tagRule')}
        error={isWrong && parseTags(add) === null ? t('bulk.tagWrong') : undefined}
        autoFocus
        autoComplete="off"
        value={add}
        onChange={(event) => setAdd(event.target.value)}
      />
      <TextField
        label={t('bulk.remove')}
        error={isWrong && parseTags(remove) === null ? t('bulk.tagWrong') : undefined}
        autoComplete="off"
        value={remove}
        onChange={(event) => setRemove(event.target.value)}
      />
    </Frame>
  );
}

export function MoveDialog(props: BulkDialogProps): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  const sites = props.catalogue.sites.filter((site) => site.active);
  const [siteId, setSiteId] = useState(String(sites[0]?.id ?? ''));
  const [zoneId, setZoneId] = useState('');
  const zones = props.catalogue.zones.filter((zone) => zone.active && String(zone.siteId) === siteId);
  const submit = (): void => {
    const site = SiteId.safeParse(Number(siteId));
    if (!site.success) return;
    void props.onChange({
      what: 'move',
      siteId: site.data,
      zoneId: zoneId === '' ? null : ZoneId.parse(Number(zoneId)),
    });
  };
  return (
    <Frame
      {...props}
      title={t('bulk.moveTitle', { devices: props.devices })}
      submit={t('bulk.moveSubmit')}
      onSubmit={submit}
    >
      <Select
        label={t('device.site')}
        autoFocus
        value={siteId}
        options={sites.map(({ id, name }) => ({ value: String(id), label: name }))}
        onValueChange={(value) => {
          setSiteId(value);
          setZoneId('');
        }}
      />
      <Select
        label={t('device.zone')}
        value={zoneId}
        options={[
          { value: '', label: t('bulk.noZone') },
          ...zones.map(({ id, name }) => ({ value: String(id), label: name })),
        ]}
        onValueChange={setZoneId}
      />
    </Frame>
  );
}

export function ModelDialog(props: BulkDialogProps): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  const [modelId, setModelId] = useState('');
  const { brands, models } = props.catalogue;
  return (
    <Frame
      {...props}
      title={t('bulk.modelTitle', { devices: props.devices })}
      submit={t('bulk.modelSubmit')}
      onSubmit={() =>
        void props.onChange({
          what: 'model',
          modelId: modelId === '' ? null : ModelId.parse(Number(modelId)),
        })
      }
    >
      <Select
        label={t('device.model')}
        autoFocus
        value={modelId}
        options={[
          { value: '', label: t('bulk.noModel') },
          ...models.map(({ id, name, brandId }) => ({
            value: String(id),
            label: `${brands.find((brand) => brand.id === brandId)?.name ?? ''} ${name}`,
          })),
        ]}
        onValueChange={setModelId}
      />
    </Frame>
  );
}

const NEW = 'new';

export function GroupDialog(props: BulkDialogProps): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  const groups = props.catalogue.groups.filter((group) => group.filter === null);
  const [chosen, setChosen] = useState(String(groups[0]?.id ?? NEW));
  const [name, setName] = useState('');
  const create = useCall((client, wanted: string) =>
    client.registry.groups.create({ name: wanted, filter: null }),
  );
  const put = (member: boolean): void => {
    if (chosen !== NEW) {
      void props.onChange({ what: 'group', groupId: GroupId.parse(Number(chosen)), member });
      return;
    }
    if (name.trim() === '') return;
    void create.run(name).then((result) => {
      if (result.ok) void props.onChange({ what: 'group', groupId: result.value.id, member });
    });
  };
  return (
    <Frame
      {...props}
      problem={create.problem ?? props.problem}
      pending={create.pending || props.pending}
      title={t('bulk.groupTitle', { devices: props.devices })}
      submit={t('bulk.groupSubmit')}
      onSubmit={() => put(true)}
      other={
        chosen === NEW ? null : (
          <Button pending={props.pending} onClick={() => put(false)}>
            {t('bulk.groupRemove')}
          </Button>
        )
      }
    >
      <Select
        label={t('facet.group')}
        autoFocus
        value={chosen}
        options={[
          ...groups.map((group) => ({ value: String(group.id), label: group.name })),
          { value: NEW, label: t('bulk.newGroup') },
        ]}
        onValueChange={setChosen}
      />
      {chosen === NEW ? (
        <TextField
          label={t('bulk.groupName')}
          autoComplete="off"
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      ) : null}
    </Frame>
  );
}

export function RetireDialog(props: BulkDialogProps): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  return (
    <Frame
      {...props}
      title={t('bulk.retireTitle', { devices: props.devices })}
      explanation={t('bulk.retireExplanation')}
      submit={t('bulk.retireSubmit')}
      onSubmit={() => void props.onChange({ what: 'retire', retired: true })}
    />
  );
}
