import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { HandoverFault, HandoverId } from '../../../../shared/handovers/model.ts';
import { useCall } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './handovers.module.css';
import { TEXTS } from './texts.ts';

interface Checked {
  readonly count: number;
  readonly faults: readonly HandoverFault[];
  readonly isDone: boolean;
}

/** Computes every digest again and says whether what is kept is what was signed. */
export function BookCheck(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [checked, setChecked] = useState<Checked | null>(null);
  const verify = useCall((client, before: HandoverId | undefined) => client.handovers.verify({ before }));
  const check = async (): Promise<void> => {
    let so: Checked = { count: 0, faults: [], isDone: false };
    let before: HandoverId | undefined;
    do {
      const result = await verify.run(before);
      if (!result.ok) return;
      const { next } = result.value;
      so = {
        count: so.count + result.value.checked,
        faults: [...so.faults, ...result.value.faults],
        isDone: next === null,
      };
      setChecked(so);
      before = next ?? undefined;
    } while (before !== undefined);
  };
  return (
    <div className={styles['section']}>
      <Button pending={verify.pending} onClick={() => void check()}>
        {t('past.check')}
      </Button>
      {verify.problem === null ? null : <Notice tone="problem">{verify.problem.message}</Notice>}
      {checked === null ? null : !checked.isDone ? (
        <p className={styles['quiet']}>{t('past.checking', { count: checked.count })}</p>
      ) : checked.faults.length === 0 ? (
        <Notice tone="info">{t('past.sound', { count: checked.count })}</Notice>
      ) : (
        <Notice tone="problem">
          {checked.faults.map(({ id, number, why }) => (
            <p key={id}>
              <Link to={`/handover/${id}`}>{t(`past.fault.${why}`, { number: String(number) })}</Link>
            </p>
          ))}
        </Notice>
      )}
    </div>
  );
}
