import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../../shared/alarms/model.ts';
import type { CommandId } from '../../../../../shared/commands/model.ts';
import { DeviceId } from '../../../../../shared/contract/primitives.ts';
import type { AlarmPlan, AlarmStep, PlanStep } from '../../../../../shared/plans/model.ts';
import { nextContact, wasReached } from '../../../../../shared/plans/next-contact.ts';
import { useShortcut } from '../../../lib/shortcuts.tsx';
import { Button } from '../../../ui/button.tsx';
import { Moment } from '../../../ui/moment.tsx';
import { TextArea } from '../../../ui/text-field.tsx';
import { NOTE_MAX_LENGTH } from '../note-form.tsx';
import { useDraft } from '../use-draft.ts';
import { ArmedStep } from './armed-step.tsx';
import { CallDialog } from './call-dialog.tsx';
import styles from './plan.module.css';
import type { PlanActions } from './use-alarm-plan.ts';
import { useStepCommand } from './use-step-command.ts';

interface StepProps<Kind extends PlanStep['kind'] = PlanStep['kind']> {
  readonly alarm: Alarm;
  readonly position: number;
  readonly definition: Extract<PlanStep, { kind: Kind }>;
  readonly plan: AlarmPlan;
  readonly actions: PlanActions;
  readonly onSkip: () => void;
}

interface CurrentStepProps {
  readonly alarm: Alarm;
  readonly step: AlarmStep;
  readonly plan: AlarmPlan;
  readonly actions: PlanActions;
  readonly onSkip: () => void;
}

/** The step that is next, with its one button; D does the same. */
export function CurrentStep({ step: { definition, position }, ...rest }: CurrentStepProps): ReactNode {
  const props = { ...rest, position };
  switch (definition.kind) {
    case 'instruction':
      return <Instruction {...props} definition={definition} />;
    case 'call':
      return <Call {...props} definition={definition} />;
    case 'command':
      return <Order {...props} definition={definition} />;
    case 'checklist':
      return <Checklist {...props} definition={definition} />;
    case 'note':
      return <Note {...props} definition={definition} />;
  }
}

interface DoProps {
  readonly label: string;
  readonly actions: PlanActions;
  readonly pending?: boolean;
  readonly disabled?: boolean;
  readonly onDo: () => void;
  readonly onSkip: () => void;
}

function Do({ label, actions, pending = false, disabled = false, onDo, onSkip }: DoProps): ReactNode {
  const { t } = useTranslation(['plans', 'common']);
  const isBusy = actions.pending || pending;
  useShortcut({ keys: 'd', label: t('panel.key'), group: t('panel.keyGroup') }, () => {
    if (!isBusy && !disabled) onDo();
  });
  return (
    <div className={styles['buttons']}>
      <Button variant="primary" keys="d" pending={isBusy} disabled={disabled} onClick={onDo}>
        {label}
      </Button>
      <Button variant="quiet" onClick={onSkip}>
        {t('panel.skip')}
      </Button>
    </div>
  );
}

function Instruction({ definition, position, actions, onSkip }: StepProps<'instruction'>): ReactNode {
  const { t } = useTranslation(['plans', 'common']);
  return (
    <>
      {definition.text === '' ? null : <p className={styles['text']}>{definition.text}</p>}
      <Do
        label={t('panel.done1')}
        actions={actions}
        onDo={() => void actions.complete(position, { kind: 'instruction' })}
        onSkip={onSkip}
      />
    </>
  );
}

function Call({ alarm, definition, position, plan, actions, onSkip }: StepProps<'call'>): ReactNode {
  const { t } = useTranslation(['plans', 'common']);
  const [isCalling, setCalling] = useState(false);
  const next = nextContact(plan.contacts, plan.calls, definition.attempts);
  const isReached = wasReached(plan.calls);
  const isOver = isReached || next === null;
  return (
    <>
      <ul className={styles['calls']}>
        {plan.calls.map((call) => (
          <li key={call.id}>
            {call.contactName} · {call.phone} · {t(`call.${call.outcome}`)}
          </li>
        ))}
      </ul>
      {plan.contacts.length === 0 ? <p className={styles['text']}>{t('panel.noContacts')}</p> : null}
      <Do
        label={
          isOver
            ? t(isReached ? 'panel.reachedDone' : 'panel.nobodyDone')
            : t('panel.call', { name: next.name, phone: next.phone })
        }
        actions={actions}
        onDo={() => {
          if (isOver) void actions.complete(position, { kind: 'call', reached: isReached });
          else setCalling(true);
        }}
        onSkip={onSkip}
      />
      {isCalling && next !== null ? (
        <CallDialog alarm={alarm} contact={next} actions={actions} onClose={() => setCalling(false)} />
      ) : null}
    </>
  );
}

function Order(props: StepProps<'command'>): ReactNode {
  const { t } = useTranslation(['plans', 'common']);
  const deviceId = DeviceId.safeParse(props.definition.deviceId ?? props.alarm.deviceId);
  if (deviceId.success) return <OrderTo {...props} deviceId={deviceId.data} />;
  return (
    <>
      <p className={styles['text']}>{t('panel.noDevice')}</p>
      <Do
        label={t('panel.order')}
        actions={props.actions}
        disabled
        onDo={() => undefined}
        onSkip={props.onSkip}
      />
    </>
  );
}

function OrderTo({
  deviceId,
  definition,
  position,
  plan,
  actions,
  onSkip,
}: StepProps<'command'> & { readonly deviceId: DeviceId }): ReactNode {
  const { t } = useTranslation(['plans', 'common']);
  const complete = (commandId: CommandId): void =>
    void actions.complete(position, { kind: 'command', commandId });
  const { ordered, pending, armed, order, ...firing } = useStepCommand({
    deviceId,
    command: definition.command,
    orderedId: plan.orders.find((given) => given.position === position)?.commandId,
    onConfirmed: complete,
  });
  const isOpen = ordered?.outcome === null;
  const isConfirmed = ordered?.status === 'COMPLETED';
  return (
    <>
      <p className={styles['text']} role="status">
        {ordered === undefined
          ? t('panel.orderFirst')
          : t(isOpen ? 'panel.waiting' : isConfirmed ? 'panel.confirmed' : 'panel.notDone', {
              device: ordered.deviceName,
            })}{' '}
        {isConfirmed && ordered.completedAt !== null ? <Moment at={ordered.completedAt} /> : null}
      </p>
      {armed === undefined ? (
        <Do
          label={t(ordered === undefined ? 'panel.order' : isConfirmed ? 'panel.done1' : 'panel.orderAgain')}
          actions={actions}
          pending={pending || isOpen}
          onDo={isConfirmed ? () => complete(ordered.id) : order}
          onSkip={onSkip}
        />
      ) : (
        <ArmedStep title={definition.title} arming={armed} {...firing} />
      )}
      {isConfirmed && armed === undefined ? (
        <Button variant="quiet" pending={pending} onClick={order}>
          {t('panel.orderAgain')}
        </Button>
      ) : null}
    </>
  );
}

function Checklist({ definition, position, actions, onSkip }: StepProps<'checklist'>): ReactNode {
  const { t } = useTranslation(['plans', 'common']);
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set());
  const next = definition.items.findIndex((_, index) => !ticked.has(index));
  const tick = (index: number): void => {
    const after = new Set(ticked);
    if (!after.delete(index)) after.add(index);
    setTicked(after);
  };
  return (
    <>
      {definition.items.map((item, index) => (
        <label key={item} className={styles['item']}>
          <input type="checkbox" checked={ticked.has(index)} onChange={() => tick(index)} />
          {item}
        </label>
      ))}
      <Do
        label={next === -1 ? t('panel.done1') : t('panel.tick', { item: definition.items[next] ?? '' })}
        actions={actions}
        onDo={() => (next === -1 ? void actions.complete(position, { kind: 'checklist' }) : tick(next))}
        onSkip={onSkip}
      />
    </>
  );
}

function Note({ alarm, definition, position, actions, onSkip }: StepProps<'note'>): ReactNode {
  const { t } = useTranslation(['plans', 'common']);
  const [text, setText] = useDraft(`step ${alarm.id} ${position}`);
  const field = useRef<HTMLTextAreaElement>(null);
  const add = async (): Promise<void> => {
    if (text.trim() === '') field.current?.focus();
    else if (await actions.complete(position, { kind: 'note', text: text.trim() })) setText('');
  };
  return (
    <>
      <TextArea
        ref={field}
        label={definition.title}
        labelHidden
        maxLength={NOTE_MAX_LENGTH}
        value={text}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void add();
        }}
        onChange={(event) => setText(event.target.value)}
      />
      <Do label={t('panel.write')} actions={actions} onDo={() => void add()} onSkip={onSkip} />
    </>
  );
}
