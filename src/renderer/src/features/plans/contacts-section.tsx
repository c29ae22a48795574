import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import { ContactDraft, type ContactHours } from '../../../../shared/plans/model.ts';
import type { Site } from '../../../../shared/registry/model.ts';
import { useCall, useOutdated } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PageSection } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useToast } from '../../ui/toast.tsx';
import styles from './plans.module.css';
import { moved } from './step-draft.ts';
import { TEXTS } from './texts.ts';

const NOBODY: ContactDraft = {
  id: null,
  name: '',
  role: null,
  phone: '',
  hours: [],
  passPhrase: null,
  note: null,
};
const HOURS = {
  always: [],
  workdays: [{ days: [1, 2, 3, 4, 5], from: '08:00', until: '18:00' }],
  nights: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '18:00', until: '08:00' }],
  weekends: [{ days: [6, 7], from: '00:00', until: '23:59' }],
} satisfies Record<string, ContactHours[]>;
type HoursChoice = keyof typeof HOURS;
const CHOICES: readonly HoursChoice[] = ['always', 'workdays', 'nights', 'weekends'];

const choiceOf = (hours: readonly ContactHours[]): HoursChoice | 'own' =>
  CHOICES.find((choice) => JSON.stringify(HOURS[choice]) === JSON.stringify(hours)) ?? 'own';

const orNull = (text: string): string | null => (text === '' ? null : text);

/** Whom to call at a site, in which order, and what they must say. */
export function ContactsSection({ sites }: { readonly sites: readonly Site[] }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [chosen, setChosen] = useState<string | null>(null);
  const site = sites.find(({ id }) => String(id) === chosen) ?? sites[0];
  if (site === undefined) return null;
  return (
    <PageSection title={t('contacts.title')} hint={t('contacts.explanation')}>
      <div className={styles['site']}>
        <Select
          label={t('editor.site')}
          options={sites.map(({ id, name }) => ({ value: String(id), label: name }))}
          value={String(site.id)}
          onValueChange={setChosen}
        />
      </div>
      <ContactList key={site.id} siteId={site.id} />
    </PageSection>
  );
}

interface View {
  readonly read: readonly ContactDraft[];
  readonly drafts: readonly ContactDraft[];
}
const asRead = (contacts: readonly ContactDraft[]): View => ({ read: contacts, drafts: contacts });
/** What a person has begun to change is not taken away by what another saves. */
const isAsRead = ({ read, drafts }: View): boolean => JSON.stringify(read) === JSON.stringify(drafts);

function ContactList({ siteId }: { readonly siteId: SiteId }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const outdated = useOutdated('plans');
  const [view, setView] = useState<View | null>(null);
  const read = useCall((client, { of }: { of: SiteId; outdated: number }) =>
    client.plans.contacts.list({ siteId: of }),
  );
  const save = useCall((client, contacts: ContactDraft[]) =>
    client.plans.contacts.save({ siteId, contacts }),
  );
  const { run } = read;
  useEffect(() => {
    void run({ of: siteId, outdated }).then((result) => {
      if (!result.ok) return;
      setView((before) => (before === null || isAsRead(before) ? asRead(result.value) : before));
    });
  }, [run, siteId, outdated]);
  const problem = read.problem ?? save.problem;
  if (view === null) return problem === null ? null : <Notice tone="problem">{problem.message}</Notice>;
  const { drafts } = view;
  const setDrafts = (changed: readonly ContactDraft[]): void => setView({ ...view, drafts: changed });
  const parsed = drafts.map((draft) => ContactDraft.safeParse(draft));
  const ready = parsed.flatMap((result) => (result.success ? [result.data] : []));
  const submit = async (): Promise<void> => {
    const result = await save.run(ready);
    if (!result.ok) return;
    setView(asRead(result.value));
    toast({ tone: 'info', text: t('contacts.saved') });
  };
  const set = (index: number, change: Partial<ContactDraft>): void =>
    setDrafts(drafts.map((draft, at) => (at === index ? { ...draft, ...change } : draft)));
  return (
    <>
      {problem === null ? null : <Notice tone="problem">{problem.message}</Notice>}
      {drafts.map((draft, index) => (
        <ContactFields
          key={draft.id ?? `new ${index}`}
          draft={draft}
          number={String(index + 1)}
          isLast={index === drafts.length - 1}
          onChange={(change) => set(index, change)}
          onMove={(by) => setDrafts(moved(drafts, index, by))}
          onRemove={() => setDrafts(drafts.toSpliced(index, 1))}
        />
      ))}
      <div className={styles['buttons']}>
        <Button onClick={() => setDrafts([...drafts, NOBODY])}>{t('contacts.add')}</Button>
        <Button
          variant="primary"
          pending={save.pending}
          disabled={ready.length !== drafts.length}
          onClick={() => void submit()}
        >
          {t('contacts.save')}
        </Button>
      </div>
    </>
  );
}

interface ContactFieldsProps {
  readonly draft: ContactDraft;
  readonly number: string;
  readonly isLast: boolean;
  readonly onChange: (change: Partial<ContactDraft>) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

function ContactFields({ draft, number, isLast, onChange, onMove, onRemove }: ContactFieldsProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const hours = choiceOf(draft.hours);
  return (
    <fieldset className={styles['step']}>
      <legend>{t('contacts.contact', { number })}</legend>
      <div className={styles['contact']}>
        <TextField
          label={t('contacts.name')}
          value={draft.name}
          maxLength={100}
          onChange={(event) => onChange({ name: event.target.value })}
        />
        <TextField
          label={t('contacts.role')}
          value={draft.role ?? ''}
          maxLength={100}
          onChange={(event) => onChange({ role: orNull(event.target.value) })}
        />
        <TextField
          label={t('contacts.phone')}
          value={draft.phone}
          maxLength={32}
          inputMode="tel"
          onChange={(event) => onChange({ phone: event.target.value })}
        />
        <Select
          label={t('contacts.hours')}
          options={[
            ...CHOICES.map((value) => ({ value, label: t(`hours.${value}`) })),
            ...(hours === 'own' ? [{ value: 'own' as const, label: t('hours.own') }] : []),
          ]}
          value={hours}
          onValueChange={(choice) => {
            if (choice !== 'own') onChange({ hours: HOURS[choice] });
          }}
        />
        <TextField
          label={t('contacts.passPhrase')}
          value={draft.passPhrase ?? ''}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => onChange({ passPhrase: orNull(event.target.value) })}
        />
        <TextField
          label={t('contacts.note')}
          value={draft.note ?? ''}
          maxLength={500}
          onChange={(event) => onChange({ note: orNull(event.target.value) })}
        />
        <span className={styles['tools']}>
          <IconButton
            label={t('contacts.up', { number })}
            disabled={number === '1'}
            onClick={() => onMove(-1)}
          >
            <ArrowUp size={16} aria-hidden="true" />
          </IconButton>
          <IconButton label={t('contacts.down', { number })} disabled={isLast} onClick={() => onMove(1)}>
            <ArrowDown size={16} aria-hidden="true" />
          </IconButton>
          <IconButton label={t('contacts.remove', { number })} onClick={onRemove}>
            <Trash2 size={16} aria-hidden="true" />
          </IconButton>
        </span>
      </div>
    </fieldset>
  );
}
