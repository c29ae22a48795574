import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import {
  ChartMetric,
  ChartRange,
  PanelMetric,
  PanelOutput,
  type Tile,
} from '../../../../shared/panels/model.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { TextArea, TextField } from '../../ui/text-field.tsx';
import { DevicePicker } from './device-picker.tsx';
import { ImageField } from './image-field.tsx';
import { MarksField } from './marks-field.tsx';
import { deviceKindOf } from './new-tile.ts';
import styles from './panels.module.css';
import { SequencePicker } from './sequence-picker.tsx';
import { useTileName } from './tile-frame.tsx';

interface TileFormProps {
  readonly tile: Tile;
  readonly siteId: SiteId;
  readonly onChange: (tile: Tile) => void;
  readonly onRemove: () => void;
}

/** What can be said of the selected tile. */
export function TileForm({ tile, siteId, onChange, onRemove }: TileFormProps): ReactNode {
  const { t } = useTranslation('panels');
  const name = useTileName(tile);
  return (
    <form className={styles['form']} aria-label={name} onSubmit={(event) => event.preventDefault()}>
      <h2>{t(`kind.${tile.kind}`)}</h2>
      <TextField
        label={t('form.label')}
        hint={'deviceId' in tile ? t('form.labelHint') : undefined}
        maxLength={60}
        value={tile.label}
        onChange={(event) => onChange({ ...tile, label: event.target.value })}
      />
      {'deviceId' in tile ? (
        <DevicePicker
          key={tile.id}
          siteId={siteId}
          kind={deviceKindOf(tile.kind)}
          value={tile.deviceId}
          onChange={(deviceId) => onChange({ ...tile, deviceId })}
        />
      ) : null}
      <KindFields tile={tile} siteId={siteId} onChange={onChange} />
      <p className={styles['quiet']}>
        {t('edit.place', {
          column: String(tile.x + 1),
          row: String(tile.y + 1),
          width: String(tile.w),
          height: String(tile.h),
        })}
      </p>
      <Button onClick={onRemove}>{t('edit.remove')}</Button>
    </form>
  );
}

type Fields = Pick<TileFormProps, 'tile' | 'siteId' | 'onChange'>;

function KindFields({ tile, siteId, onChange }: Fields): ReactNode {
  const { t } = useTranslation('panels');
  const metrics = <Metric extends PanelMetric>(list: readonly Metric[]) =>
    list.map((value) => ({ value, label: t(`metric.${value}`) }));
  switch (tile.kind) {
    case 'device':
      return null;
    case 'text':
      return (
        <TextArea
          label={t('form.text')}
          rows={6}
          maxLength={2000}
          value={tile.text}
          onChange={(event) => onChange({ ...tile, text: event.target.value })}
        />
      );
    case 'value':
      return (
        <Select
          label={t('form.metric')}
          options={metrics(PanelMetric.options)}
          value={tile.metric}
          onValueChange={(metric) => onChange({ ...tile, metric })}
        />
      );
    case 'chart':
      return (
        <>
          <Select
            label={t('form.metric')}
            options={metrics(ChartMetric.options)}
            value={tile.metric}
            onValueChange={(metric) => onChange({ ...tile, metric })}
          />
          <Select
            label={t('form.range')}
            options={ChartRange.options.map((value) => ({ value, label: t(`range.${value}`) }))}
            value={tile.range}
            onValueChange={(range) => onChange({ ...tile, range })}
          />
        </>
      );
    case 'relay':
      return (
        <TextField
          label={t('form.channel')}
          type="number"
          min={1}
          max={32}
          value={tile.relayIndex + 1}
          onChange={(event) => {
            const relayIndex = event.target.valueAsNumber - 1;
            if (Number.isInteger(relayIndex) && relayIndex >= 0 && relayIndex < 32)
              onChange({ ...tile, relayIndex });
          }}
        />
      );
    case 'output':
      return <OutputField value={tile.output} onChange={(output) => onChange({ ...tile, output })} />;
    case 'button':
      return (
        <>
          <OutputField value={tile.output} onChange={(output) => onChange({ ...tile, output })} />
          <Select
            label={t('form.state')}
            options={[
              { value: 'on', label: t('form.on') },
              { value: 'off', label: t('form.off') },
            ]}
            value={tile.state ? 'on' : 'off'}
            onValueChange={(state) => onChange({ ...tile, state: state === 'on' })}
          />
          <TextField
            label={t('form.duration')}
            hint={t('form.durationHint')}
            type="number"
            min={0}
            max={86_400}
            value={tile.durationS}
            onChange={(event) => {
              const durationS = event.target.valueAsNumber;
              if (Number.isInteger(durationS) && durationS >= 0 && durationS <= 86_400)
                onChange({ ...tile, durationS });
            }}
          />
        </>
      );
    case 'sequence':
      return (
        <SequencePicker
          siteId={siteId}
          value={tile.sequenceId}
          onChange={(sequenceId) => onChange({ ...tile, sequenceId })}
        />
      );
    case 'image':
      return (
        <>
          <ImageField siteId={siteId} onAdded={(image) => onChange({ ...tile, image })} />
          <MarksField siteId={siteId} marks={tile.marks} onChange={(marks) => onChange({ ...tile, marks })} />
        </>
      );
  }
}

interface OutputFieldProps {
  readonly value: PanelOutput;
  readonly onChange: (output: PanelOutput) => void;
}

function OutputField({ value, onChange }: OutputFieldProps): ReactNode {
  const { t } = useTranslation('panels');
  return (
    <Select
      label={t('form.output')}
      options={PanelOutput.options.map((output) => ({ value: output, label: t(`output.${output}`) }))}
      value={value}
      onValueChange={onChange}
    />
  );
}
