import { ArrowDown, ArrowUp, Pencil, Trash2 } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { limitProblems, SEQUENCE_MIN_GAP_MS } from '../../../../../shared/sequences/limits.ts';
import type { SequenceStep } from '../../../../../shared/sequences/model.ts';
import { useCatalogue, useDevices } from '../../../client/index.ts';
import { useTimeStyle } from '../../../i18n/index.ts';
import { formatNumber } from '../../../lib/format.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { describeOrder } from '../command-words.ts';
import styles from '../commands.module.css';
import { TEXTS } from '../texts.ts';
import { SEQUENCE_TEXTS } from './sequence-texts.ts';

interface EditedStepsProps {
  readonly steps: readonly SequenceStep[];
  readonly onChange: (steps: readonly SequenceStep[]) => void;
  readonly onOpen: (index: number) => void;
  /** Where the keyboard goes when the last step was removed. */
  readonly focusAdd: () => void;
}

/** The steps while they are composed: each can be changed, moved and removed, with the keyboard as with the mouse. */
export function EditedSteps({ steps, onChange, onOpen, focusAdd }: EditedStepsProps): ReactNode {
  const { t } = useTranslation(SEQUENCE_TEXTS);
  const { t: words } = useTranslation(TEXTS);
  const { language } = useTimeStyle();
  const devices = useDevices();
  const { catalogue } = useCatalogue();
  const bodyRef = useRef<HTMLTableSectionElement>(null);
  if (steps.length === 0) return <p className={styles['quiet']}>{t('noSteps')}</p>;

  const nameOf = ({ target }: SequenceStep): string =>
    target.kind === 'device'
      ? (devices.byId.get(target.deviceId)?.identity.name ?? t('unknownDevice'))
      : t('groupNamed', { name: catalogue?.groups.find(({ id }) => id === target.groupId)?.name ?? '?' });
  /** The keyboard follows the step. */
  const focusRow = (index: number, button: string): void => {
    requestAnimationFrame(() =>
      bodyRef.current?.rows[index]?.querySelector<HTMLElement>(`[data-do="${button}"]`)?.focus(),
    );
  };
  const move = (index: number, by: 1 | -1): void => {
    const moved = [...steps];
    const [step] = moved.splice(index, 1);
    if (step === undefined) return;
    moved.splice(index + by, 0, step);
    // Whatever comes behind another one keeps the smallest distance.
    onChange(
      moved.map((each, place) =>
        place > 0 && each.delayMs < SEQUENCE_MIN_GAP_MS ? { ...each, delayMs: SEQUENCE_MIN_GAP_MS } : each,
      ),
    );
    focusRow(index + by, by === 1 ? 'down' : 'up');
  };
  const remove = (index: number): void => {
    onChange(steps.filter((_, place) => place !== index));
    if (steps.length === 1) requestAnimationFrame(focusAdd);
    else focusRow(Math.min(index, steps.length - 2), 'remove');
  };
  const close = new Set(
    limitProblems(steps.map(({ delayMs }) => ({ delayMs, count: 1 }))).map(({ step }) => step),
  );
  return (
    <table className={styles['table']} aria-label={t('steps')}>
      <thead>
        <tr>
          <th scope="col">{t('step')}</th>
          <th scope="col">{t('delay')}</th>
          <th scope="col">{t('device')}</th>
          <th scope="col">{t('what')}</th>
          <th scope="col">{t('onFailure')}</th>
          <th scope="col">
            <span className="visually-hidden">{t('edit')}</span>
          </th>
        </tr>
      </thead>
      <tbody ref={bodyRef}>
        {steps.map((step, index) => {
          const number = String(index + 1);
          return (
            <tr key={number} className={styles['line']}>
              <td>{number}</td>
              <td className={close.has(index) ? styles['strong'] : undefined}>
                +{formatNumber(step.delayMs / 1000, 1, language)} s
              </td>
              <td>{nameOf(step)}</td>
              <td>{describeOrder(step.command, [], words)}</td>
              <td className={styles['quiet']}>{t(`policy.${step.onFailure}`)}</td>
              <td className={styles['buttons']}>
                <IconButton label={t('editStep', { number })} data-do="edit" onClick={() => onOpen(index)}>
                  <Pencil size={16} aria-hidden="true" />
                </IconButton>
                <IconButton
                  label={t('moveUp', { number })}
                  data-do="up"
                  disabled={index === 0}
                  onClick={() => move(index, -1)}
                >
                  <ArrowUp size={16} aria-hidden="true" />
                </IconButton>
                <IconButton
                  label={t('moveDown', { number })}
                  data-do="down"
                  disabled={index === steps.length - 1}
                  onClick={() => move(index, 1)}
                >
                  <ArrowDown size={16} aria-hidden="true" />
                </IconButton>
                <IconButton
                  label={t('removeStep', { number })}
                  data-do="remove"
                  onClick={() => remove(index)}
                >
                  <Trash2 size={16} aria-hidden="true" />
                </IconButton>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
