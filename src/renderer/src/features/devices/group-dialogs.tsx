import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceFilter, Group } from '../../../../shared/registry/model.ts';
import { useCall } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useListChoices } from './list-choices.ts';
import { REGISTRY_TEXTS } from './texts.ts';

interface SaveGroupProps {
  readonly open: boolean;
  readonly filter: DeviceFilter;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

/** Keeps the conditions of the list under a name. */
export function SaveGroupDialog({ open, filter, onClose, onSaved }: SaveGroupProps): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  const [name, setName] = useState('');
  const save = useCall((client, wanted: string) => client.registry.groups.create({ name: wanted, filter }));
  const submit = async (): Promise<void> => {
    if (name.trim() === '') return;
    const result = await save.run(name);
    if (!result.ok) return;
    setName('');
    onSaved();
    onClose();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title={t('saveGroup.title')}
      description={t('saveGroup.explanation')}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" type="submit" pending={save.pending}>
            {t('saveGroup.submit')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('bulk.groupName')}
        autoFocus
        autoComplete="off"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.target.value)}
        error={save.problem?.message}
      />
    </Dialog>
  );
}

interface DeleteGroupProps {
  readonly group: Group | null;
  readonly onClose: () => void;
  readonly onDeleted: () => void;
}

export function DeleteGroupDialog({ group, onClose, onDeleted }: DeleteGroupProps): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  const remove = useCall((client, id: Group['id']) => client.registry.groups.remove({ id }));
  const confirm = async (): Promise<void> => {
    if (group === null || !(await remove.run(group.id)).ok) return;
    useListChoices.setState({ groupId: null });
    onDeleted();
    onClose();
  };
  return (
    <Dialog
      open={group !== null}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title={t('deleteGroup.title', { name: group?.name ?? '' })}
      description={t('deleteGroup.explanation')}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button variant="danger" pending={remove.pending} onClick={() => void confirm()}>
            {t('deleteGroup.submit')}
          </Button>
        </>
      }
    >
      {remove.problem === null ? null : <Notice tone="problem">{remove.problem.message}</Notice>}
    </Dialog>
  );
}
