import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Panel } from '../../../../shared/panels/model.ts';
import { useCall, useRead } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import styles from './panels.module.css';

interface VersionsDialogProps {
  readonly panel: Panel;
  /** The tiles of an older version are to be changed further, and saved as the newest. */
  readonly onTake: (panel: Panel) => void;
  readonly onClose: () => void;
}

/** Every saving of a panel, the newest first. */
export function VersionsDialog({ panel, onTake, onClose }: VersionsDialogProps): ReactNode {
  const { t } = useTranslation(['panels', 'common']);
  const { id, version: current } = panel;
  const { value, problem } = useRead(`${id} ${current}`, (client) => client.panels.versions({ id }));
  const open = useCall((client, version: number) => client.panels.get({ id, version }));
  const failure = problem ?? open.problem;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('versions.title')}
      description={t('versions.explanation')}
      width="wide"
      footer={<Button onClick={onClose}>{t('common:close')}</Button>}
    >
      {failure === null ? null : <Notice tone="problem">{failure.message}</Notice>}
      {value === null ? (
        <Skeleton rows={3} label={t('common:working')} />
      ) : (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">{t('versions.version')}</th>
              <th scope="col">{t('versions.savedAt')}</th>
              <th scope="col">{t('versions.savedBy')}</th>
              <th scope="col">{t('versions.tiles')}</th>
              <th scope="col">{t('versions.note')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('versions.take')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {value.map((line) => (
              <tr key={line.version}>
                <th scope="row">{line.version}</th>
                <td>
                  <Moment at={line.savedAt} />
                </td>
                <td>
                  {line.savedBy} <span className={styles['quiet']}>({line.station})</span>
                </td>
                <td>{line.tiles}</td>
                <td>{line.note}</td>
                <td className={styles['end']}>
                  {line.version === current ? (
                    <span className={styles['quiet']}>{t('versions.current')}</span>
                  ) : (
                    <Button
                      pending={open.pending}
                      aria-label={t('versions.takeOne', { version: String(line.version) })}
                      onClick={async () => {
                        const result = await open.run(line.version);
                        if (result.ok) onTake(result.value);
                      }}
                    >
                      {t('versions.take')}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  );
}
