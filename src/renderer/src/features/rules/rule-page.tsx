import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { type Rule, RuleDraft, RuleId, type RuleScope } from '../../../../shared/rules/model.ts';
import { useCall, useMay, useMe, useRead } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { useGo } from '../../lib/use-go.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { AlarmFields } from './alarm-fields.tsx';
import { ConditionFields } from './condition-fields.tsx';
import { NEW_DRAFT } from './draft.ts';
import { DryRunPanel } from './dry-run-panel.tsx';
import { ruleSentence } from './rule-sentence.ts';
import { RuleStates } from './rule-states.tsx';
import { RuleVersions } from './rule-versions.tsx';
import styles from './rules.module.css';
import { ScheduleFields } from './schedule-fields.tsx';
import { ScopeFields } from './scope-fields.tsx';
import { TEXTS } from './texts.ts';

/** One rule: what it says, tried on the past, and switched on. */
export function RulePage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const mayManage = useMay('rules.manage');
  const { id } = useParams();
  if (id === 'new')
    return mayManage ? (
      <Editor rule={null} onSaved={() => undefined} />
    ) : (
      <EmptyState title={t('mayNotMake')} />
    );
  const parsed = RuleId.safeParse(Number(id));
  return parsed.success ? <KnownRule key={parsed.data} id={parsed.data} /> : <Gone />;
}

function Gone(): ReactNode {
  const { t } = useTranslation(TEXTS);
  return <EmptyState title={t('gone')} action={<Link to="/rules">{t('back')}</Link>} />;
}

function KnownRule({ id }: { readonly id: RuleId }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { value, problem, retry } = useRead(`rule ${id}`, (client) => client.rules.get({ id }));
  if (value === null) {
    if (problem?.code === 'NOT_FOUND') return <Gone />;
    return problem === null ? (
      <Skeleton rows={8} label={t('title')} />
    ) : (
      <EmptyState title={problem.message} />
    );
  }
  return (
    <Editor key={value.version} rule={value} onSaved={retry}>
      {value.definition.condition.kind === 'exempt' ? null : <RuleStates rule={value} />}
      <RuleVersions rule={value} />
    </Editor>
  );
}

interface EditorProps {
  /** Null: a new one. */
  readonly rule: Rule | null;
  readonly onSaved: () => void;
  /** Below the form. */
  readonly children?: ReactNode;
}

function Editor({ rule, onSaved, children }: EditorProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { language } = useTimeStyle();
  const go = useGo();
  const mayManage = useMay('rules.manage');
  const firstScope = useFirstScope();
  const [draft, setDraft] = useState<RuleDraft>(
    rule === null ? NEW_DRAFT : { name: rule.name, definition: rule.definition },
  );
  const [chosenScope, setScope] = useState<RuleScope | null>(rule?.scope ?? null);
  const scope = chosenScope ?? firstScope;
  const [unreadable, setUnreadable] = useState<ReadonlySet<string>>(new Set());
  const checked = RuleDraft.safeParse(draft);
  const whole = checked.success && unreadable.size === 0 && scope !== null ? checked.data : null;
  const isChanged =
    rule === null ||
    JSON.stringify(draft) !== JSON.stringify({ name: rule.name, definition: rule.definition });
  const save = useCall((client, made: { scope: RuleScope; draft: RuleDraft }) =>
    rule === null
      ? client.rules.create(made)
      : client.rules.save({ id: rule.id, basedOn: rule.version, draft: made.draft }),
  );
  const submit = async (): Promise<void> => {
    if (whole === null || scope === null) return;
    const result = await save.run({ scope, draft: whole });
    if (!result.ok) return;
    if (rule === null) go(`/rules/${result.value.id}`);
    else onSaved();
  };
  const setDefinition = (definition: RuleDraft['definition']): void => setDraft({ ...draft, definition });
  const { definition } = draft;
  const isExempt = definition.condition.kind === 'exempt';
  return (
    <div className={styles['page']}>
      <header className={styles['pageHead']}>
        <Link to="/rules">{t('title')}</Link>
        <span aria-hidden="true">›</span>
        <h1>{rule?.name ?? t('new')}</h1>
        {rule === null ? <span /> : <State rule={rule} isChanged={isChanged} onChanged={onSaved} />}
      </header>
      {rule?.isArchived ? <Notice tone="info">{t('archivedHelp')}</Notice> : null}
      <p className={styles['sentence']} aria-live="polite">
        {ruleSentence(definition, { t, language })}
      </p>
      <form
        className={styles['page2']}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <fieldset disabled={!mayManage || rule?.isArchived === true} className={styles['bare']}>
          <section className={styles['card']} aria-labelledby="rule-name-title">
            <h2 id="rule-name-title">{t('form.what')}</h2>
            <div className={styles['fields']}>
              <TextField
                label={t('form.name')}
                hint={t('form.nameHint')}
                autoComplete="off"
                maxLength={80}
                value={draft.name}
                onChange={({ target }) => setDraft({ ...draft, name: target.value })}
              />
            </div>
            {rule === null && scope !== null ? (
              <ScopeFields scope={scope} onChange={setScope} />
            ) : (
              <p>
                <span className={styles['quiet']}>{t('form.scope')}: </span>
                {scopeText(rule, t)}
              </p>
            )}
          </section>
          <section className={styles['card']} aria-labelledby="rule-when-title">
            <h2 id="rule-when-title">{t('form.when')}</h2>
            <ConditionFields
              condition={definition.condition}
              onChange={(condition) =>
                setDefinition({
                  ...definition,
                  condition,
                  priority:
                    condition.kind === 'confirmed' && definition.condition.kind !== 'confirmed'
                      ? 'critical'
                      : definition.priority,
                  escalation: condition.kind === definition.condition.kind ? definition.escalation : [],
                })
              }
            />
          </section>
          {isExempt ? null : (
            <>
              <section className={styles['card']} aria-labelledby="rule-alarm-title">
                <h2 id="rule-alarm-title">{t('form.alarm')}</h2>
                <AlarmFields definition={definition} onChange={setDefinition} />
              </section>
              <section className={styles['card']} aria-labelledby="rule-armed-title">
                <h2 id="rule-armed-title">{t('form.armed')}</h2>
                <ScheduleFields
                  schedule={definition.schedule}
                  onChange={(schedule) => {
                    if (schedule === null) setUnreadable(new Set());
                    setDefinition({ ...definition, schedule });
                  }}
                  onReadable={(field, isReadable) =>
                    setUnreadable((before) => {
                      const next = new Set(before);
                      if (isReadable) next.delete(field);
                      else next.add(field);
                      return next;
                    })
                  }
                />
              </section>
            </>
          )}
        </fieldset>
        {mayManage && scope !== null && !isExempt ? <DryRunPanel scope={scope} draft={whole} /> : null}
        {save.problem === null ? null : <Notice tone="problem">{save.problem.message}</Notice>}
        {checked.success || draft.name.trim() === '' ? null : (
          <Notice tone="warning">{problemText(checked.error.issues[0]?.message, t)}</Notice>
        )}
        {mayManage ? (
          <div className={styles['buttons']}>
            <Button
              variant="primary"
              type="submit"
              pending={save.pending}
              disabled={whole === null || !isChanged}
            >
              {t(rule === null ? 'create' : 'save')}
            </Button>
            {whole === null && draft.name.trim() === '' ? (
              <span className={styles['quiet']}>{t('form.nameMissing')}</span>
            ) : null}
          </div>
        ) : null}
      </form>
      {children}
    </div>
  );
}

/** Who has all sites begins with everybody, who has not with a site. */
function useFirstScope(): RuleScope | null {
  const { allSites, siteIds } = useMe();
  if (allSites) return { of: 'organisation' };
  const [siteId] = siteIds;
  return siteId === undefined ? null : { of: 'site', siteId };
}

type Speak = ReturnType<typeof useTranslation<typeof TEXTS>>['t'];

export function scopeText(rule: Pick<Rule, 'scope' | 'scopeName'> | null, t: Speak): string {
  if (rule === null) return '';
  const of = t(`scope.${rule.scope.of}`);
  return rule.scopeName === null ? of : `${of}: ${rule.scopeName}`;
}

const PROBLEMS = ['no-limit', 'limits-crossed', 'hysteresis-too-wide', 'span-backwards'] as const;

function problemText(message: string | undefined, t: Speak): string {
  const known = PROBLEMS.find((each) => each === message);
  return t(known === undefined ? 'wrong.other' : `wrong.${known}`);
}

interface StateProps {
  readonly rule: Rule;
  readonly isChanged: boolean;
  readonly onChanged: () => void;
}

/** Whether it is on, and the buttons that change that. */
function State({ rule, isChanged, onChanged }: StateProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const mayManage = useMay('rules.manage');
  const [isEnabled, setIsEnabled] = useState(rule.isEnabled);
  const enable = useCall((client, next: boolean) =>
    client.rules.setEnabled({ id: rule.id, isEnabled: next }),
  );
  const archive = useCall((client, isArchived: boolean) => client.rules.archive({ id: rule.id, isArchived }));
  const switchOn = async (next: boolean): Promise<void> => {
    const result = await enable.run(next);
    if (result.ok) setIsEnabled(result.value.isEnabled);
    if (result.ok) onChanged();
  };
  const [isArchived, setIsArchived] = useState(rule.isArchived);
  const putAway = async (next: boolean): Promise<void> => {
    const result = await archive.run(next);
    if (!result.ok) return;
    setIsArchived(result.value.isArchived);
    setIsEnabled(result.value.isEnabled);
    onChanged();
  };
  const problem = enable.problem ?? archive.problem;
  return (
    <div className={styles['state']}>
      <span className={styles['quiet']}>
        {t('version', { version: rule.version, by: rule.savedBy })} <Moment at={rule.savedAt} />
      </span>
      {problem === null ? null : <span role="alert">{problem.message}</span>}
      <strong>{t(isArchived ? 'archived' : isEnabled ? 'on' : 'off')}</strong>
      {mayManage && !isArchived ? (
        <Button
          variant={isEnabled ? 'default' : 'primary'}
          pending={enable.pending}
          disabled={isChanged}
          title={isChanged ? t('saveFirst') : undefined}
          onClick={() => void switchOn(!isEnabled)}
        >
          {t(isEnabled ? 'switchOff' : 'switchOn')}
        </Button>
      ) : null}
      {mayManage ? (
        <Button pending={archive.pending} onClick={() => void putAway(!isArchived)}>
          {t(isArchived ? 'bringBack' : 'archive')}
        </Button>
      ) : null}
    </div>
  );
}
