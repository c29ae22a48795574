import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import { useCall, useMay, useRead } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextArea } from '../../ui/text-field.tsx';
import styles from './device-page.module.css';
import { REGISTRY_TEXTS } from './texts.ts';

/** What people did at the device, newest first; nobody rewrites it. */
export function MaintenanceNotes({ id }: { readonly id: DeviceId }): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  const mayAdd = useMay('devices.diagnose');
  const [turn, setTurn] = useState(0);
  const [note, setNote] = useState('');
  const { value } = useRead(String(turn), (client) => client.registry.notes({ id }));
  const add = useCall((client, text: string) => client.registry.addNote({ id, note: text }));
  const submit = async (): Promise<void> => {
    if (note.trim() === '') return;
    const result = await add.run(note);
    if (!result.ok) return;
    setNote('');
    setTurn((before) => before + 1);
  };
  return (
    <section className={styles['section']}>
      <h2>{t('note.section')}</h2>
      {value === null ? (
        <Skeleton rows={1} rowHeight={28} label={t('note.section')} />
      ) : value.length === 0 ? (
        <p className={styles['quiet']}>{t('note.none')}</p>
      ) : (
        <ul className={styles['notes']} aria-label={t('note.section')}>
          {value.map((written) => (
            <li key={written.id}>
              <span className={styles['quiet']}>
                <Moment at={written.at} />{' '}
                {t('note.by', { name: written.userName, station: written.station })}
              </span>
              <span className={styles['noteText']}>{written.note}</span>
            </li>
          ))}
        </ul>
      )}
      {mayAdd ? (
        <form
          className={styles['addNote']}
          onSubmit={(event) => {
            event.preventDefault();
            void submit();
          }}
        >
          <TextArea
            label={t('note.add')}
            labelHidden
            placeholder={t('note.add')}
            maxLength={2000}
            value={note}
            error={add.problem?.message}
            onChange={(event) => setNote(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submit();
            }}
          />
          <Button type="submit" pending={add.pending} disabled={note.trim() === ''}>
            {t('note.submit')}
          </Button>
        </form>
      ) : null}
    </section>
  );
}
