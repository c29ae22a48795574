import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId, SiteId } from '../../../../shared/contract/primitives.ts';
import { useDevice } from '../../client/index.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import { MiddleCut } from '../../ui/middle-cut.tsx';
import { DevicePicker } from './device-picker.tsx';
import styles from './panels.module.css';
import type { TileOf } from './tile-kinds.ts';

type Mark = TileOf<'image'>['marks'][number];

interface MarksFieldProps {
  readonly siteId: SiteId;
  readonly marks: readonly Mark[];
  readonly onChange: (marks: Mark[]) => void;
}

/** The devices on a plan, each with its place in percent from the left and from the top. */
export function MarksField({ siteId, marks, onChange }: MarksFieldProps): ReactNode {
  const { t } = useTranslation('panels');
  const replace = (at: number, mark: Mark) =>
    onChange(marks.map((each, index) => (index === at ? mark : each)));
  return (
    <fieldset className={styles['marks']}>
      <legend>{t('marks.title')}</legend>
      {marks.length === 0 ? <p className={styles['quiet']}>{t('marks.none')}</p> : null}
      <ul>
        {marks.map((mark, index) => (
          <MarkLine
            key={mark.deviceId}
            mark={mark}
            onChange={(changed) => replace(index, changed)}
            onRemove={() => onChange(marks.filter((_, each) => each !== index))}
          />
        ))}
      </ul>
      <DevicePicker
        siteId={siteId}
        value={null}
        onChange={(deviceId: DeviceId) => {
          if (marks.some((mark) => mark.deviceId === deviceId)) return;
          onChange([...marks, { deviceId, xPercent: 50, yPercent: 50 }]);
        }}
      />
    </fieldset>
  );
}

interface MarkLineProps {
  readonly mark: Mark;
  readonly onChange: (mark: Mark) => void;
  readonly onRemove: () => void;
}

function MarkLine({ mark, onChange, onRemove }: MarkLineProps): ReactNode {
  const { t } = useTranslation('panels');
  const name = useDevice(mark.deviceId)?.identity.name ?? t('tile.gone');
  const number = (value: number, label: string, put: (value: number) => Mark) => (
    <input
      type="number"
      min={0}
      max={100}
      step={1}
      className={styles['percent']}
      aria-label={`${name}: ${label}`}
      title={label}
      value={Math.round(value)}
      onChange={(event) => {
        const next = event.target.valueAsNumber;
        if (next >= 0 && next <= 100) onChange(put(next));
      }}
    />
  );
  return (
    <li className={styles['markLine']}>
      <span className={styles['markName']}>
        <MiddleCut text={name} />
      </span>
      {number(mark.xPercent, t('marks.left'), (xPercent) => ({ ...mark, xPercent }))}
      {number(mark.yPercent, t('marks.top'), (yPercent) => ({ ...mark, yPercent }))}
      <IconButton label={t('marks.remove', { name })} onClick={onRemove}>
        <X size={14} aria-hidden="true" />
      </IconButton>
    </li>
  );
}
