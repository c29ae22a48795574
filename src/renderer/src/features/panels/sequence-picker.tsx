import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import type { SequenceId } from '../../../../shared/sequences/model.ts';
import { useRead } from '../../client/index.ts';
import { Select } from '../../ui/select.tsx';

interface SequencePickerProps {
  readonly siteId: SiteId;
  readonly value: SequenceId | null;
  readonly onChange: (id: SequenceId) => void;
}

/** A sequence of the site, or one of all sites. */
export function SequencePicker({ siteId, value, onChange }: SequencePickerProps): ReactNode {
  const { t } = useTranslation('panels');
  const read = useRead('sequences', (client) => client.sequences.list());
  const offered = (read.value ?? []).filter(
    (sequence) => !sequence.isArchived && (sequence.siteId === null || sequence.siteId === siteId),
  );
  return (
    <Select
      label={t('form.sequence')}
      error={read.problem?.message}
      hint={read.value !== null && offered.length === 0 ? t('form.noSequences') : undefined}
      options={[
        ...(offered.some(({ id }) => id === value) ? [] : [{ value: '', label: t('form.chooseSequence') }]),
        ...offered.map(({ id, name }) => ({ value: String(id), label: name })),
      ]}
      value={value === null ? '' : String(value)}
      onValueChange={(chosen) => {
        const sequence = offered.find(({ id }) => String(id) === chosen);
        if (sequence !== undefined) onChange(sequence.id);
      }}
    />
  );
}
