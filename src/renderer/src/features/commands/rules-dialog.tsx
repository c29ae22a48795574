import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { procedureAccess } from '../../../../shared/access/permissions.ts';
import type { OutputRule } from '../../../../shared/commands/model.ts';
import type { DeviceIdentity } from '../../../../shared/devices/model.ts';
import { useCall, useMay } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './commands.module.css';
import { TEXTS } from './texts.ts';

interface RulesButtonProps {
  readonly identity: DeviceIdentity;
  readonly rules: readonly OutputRule[] | null;
  readonly onChanged: () => void;
}

/** Siren, turret and all of them are dangerous whatever is marked. */
const ALWAYS: readonly string[] = ['SIREN', 'TURRET', 'ALL'];

/** Which outputs need arming and which are for operators: for whoever may configure. */
export function RulesButton({ identity, rules, onChanged }: RulesButtonProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const may = useMay(procedureAccess['commands.markOutput']?.permission ?? 'system.administer');
  const [open, setOpen] = useState(false);
  const mark = useCall((client, rule: OutputRule) =>
    client.commands.markOutput({ deviceId: identity.id, ...rule }),
  );
  if (!may || rules === null) return null;
  const change = async (rule: OutputRule): Promise<void> => {
    const result = await mark.run(rule);
    if (result.ok) onChanged();
  };
  return (
    <>
      <Button variant="quiet" onClick={() => setOpen(true)}>
        {t('rules.open')}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('rules.title', { name: identity.name })}
        description={t('rules.explanation')}
        footer={<Button onClick={() => setOpen(false)}>{t('common:close')}</Button>}
      >
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('rules.output')}</th>
              <th scope="col">{t('rules.dangerous')}</th>
              <th scope="col">{t('rules.operators')}</th>
            </tr>
          </thead>
          <tbody>
            {rules.map((rule) => {
              const output = t(`output.${rule.output}`);
              return (
                <tr key={rule.output} className={styles['line']}>
                  <th scope="row">{output}</th>
                  <td>
                    <input
                      type="checkbox"
                      aria-label={t('rules.dangerousOf', { output })}
                      checked={rule.isDangerous}
                      disabled={mark.pending || ALWAYS.includes(rule.output)}
                      onChange={() => void change({ ...rule, isDangerous: !rule.isDangerous })}
                    />
                  </td>
                  <td>
                    <input
                      type="checkbox"
                      aria-label={t('rules.operatorsOf', { output })}
                      checked={rule.isForOperators}
                      disabled={mark.pending}
                      onChange={() => void change({ ...rule, isForOperators: !rule.isForOperators })}
                    />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {mark.problem === null ? null : <Notice tone="problem">{mark.problem.message}</Notice>}
      </Dialog>
    </>
  );
}
