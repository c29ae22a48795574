import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { Moment } from './moment.tsx';
import { Notice } from './notice.tsx';
import { Skeleton } from './skeleton.tsx';
import styles from './versions-dialog.module.css';

interface Version {
  readonly version: number;
  readonly savedAt: Date;
  readonly savedBy: string;
  readonly station: string;
  readonly note: string | null;
  /** How much is in it. */
  readonly count: number;
}

interface VersionsDialogProps {
  readonly explanation: string;
  /** What is counted. */
  readonly countOf: string;
  /** The newest first; null until they are read. */
  readonly versions: readonly Version[] | null;
  readonly current: number;
  readonly problem: string | undefined;
  readonly pending: boolean;
  /** An older one is to be changed further, and saved as the newest. */
  readonly onTake: (version: number) => void;
  readonly onClose: () => void;
}

/** Every saving of what people compose: who saved it, when, why. */
export function VersionsDialog(props: VersionsDialogProps): ReactNode {
  const { explanation, countOf, versions, current, problem, pending, onTake, onClose } = props;
  const { t } = useTranslation();
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('versions.title')}
      description={explanation}
      width="wide"
      footer={<Button onClick={onClose}>{t('close')}</Button>}
    >
      {problem === undefined ? null : <Notice tone="problem">{problem}</Notice>}
      {versions === null ? (
        <Skeleton rows={3} label={t('working')} />
      ) : (
        <table className={styles['table']} aria-label={t('versions.title')}>
          <thead>
            <tr>
              <th scope="col">{t('versions.version')}</th>
              <th scope="col">{t('versions.savedAt')}</th>
              <th scope="col">{t('versions.savedBy')}</th>
              <th scope="col">{countOf}</th>
              <th scope="col">{t('versions.note')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('versions.take')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {versions.map(({ version, savedAt, savedBy, station, count, note }) => (
              <tr key={version}>
                <th scope="row">{version}</th>
                <td>
                  <Moment at={savedAt} />
                </td>
                <td>
                  {savedBy} <span className={styles['quiet']}>({station})</span>
                </td>
                <td>{count}</td>
                <td>{note}</td>
                <td className={styles['end']}>
                  {version === current ? (
                    <span className={styles['quiet']}>{t('versions.current')}</span>
                  ) : (
                    <Button
                      pending={pending}
                      aria-label={t('versions.takeOne', { version: String(version) })}
                      onClick={() => onTake(version)}
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
