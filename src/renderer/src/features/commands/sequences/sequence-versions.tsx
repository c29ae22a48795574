import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sequence } from '../../../../../shared/sequences/model.ts';
import { useCall, useRead } from '../../../client/index.ts';
import { VersionsDialog } from '../../../ui/versions-dialog.tsx';
import { SEQUENCE_TEXTS } from './sequence-texts.ts';

interface SequenceVersionsProps {
  readonly sequence: Sequence;
  readonly onTake: (sequence: Sequence) => void;
  readonly onClose: () => void;
}

/** Every saving of a sequence. */
export function SequenceVersions({ sequence, onTake, onClose }: SequenceVersionsProps): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const { id, version: current } = sequence;
  const { value, problem } = useRead(`versions ${id} ${current}`, (client) =>
    client.sequences.versions({ id }),
  );
  const open = useCall((client, version: number) => client.sequences.get({ id, version }));
  const take = async (version: number): Promise<void> => {
    const result = await open.run(version);
    if (result.ok) onTake(result.value);
  };
  return (
    <VersionsDialog
      explanation={t('versionsHelp')}
      countOf={t('steps')}
      versions={value?.map(({ stepCount, ...rest }) => ({ ...rest, count: stepCount })) ?? null}
      current={current}
      problem={(problem ?? open.problem)?.message}
      pending={open.pending}
      onTake={(version) => void take(version)}
      onClose={onClose}
    />
  );
}
