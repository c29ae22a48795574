import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { OutputCommand } from '../../../../shared/commands/output-command.ts';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import { type Device, useEngineNow, useLiveCommands, useMay, useShownDevice } from '../../client/index.ts';
import { classNames } from '../../lib/class-names.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ArmedPanel } from './armed-panel.tsx';
import { stateWord } from './command-words.ts';
import styles from './commands.module.css';
import { LastOrder } from './output-row.tsx';
import { type Output, outputViewOf } from './output-view.ts';
import { TEXTS } from './texts.ts';
import { useOutputs } from './use-outputs.ts';

interface OutputTileProps {
  readonly deviceId: DeviceId;
  readonly output: Output;
  /** Whether it may be pressed where it is shown; the role is looked at besides. */
  readonly mayUse: boolean;
  /** One button that does this, in place of on and off. */
  readonly only?: { readonly state: boolean; readonly durationS: number; readonly label: string };
}

/** One output of a box where only that one is wanted. */
export function OutputTile(props: OutputTileProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const device = useShownDevice(props.deviceId);
  if (device === undefined) return <p className={styles['quiet']}>{t('tile.gone')}</p>;
  return <KnownOutput device={device} {...props} />;
}

function KnownOutput({
  device,
  output,
  mayUse,
  only,
}: OutputTileProps & { readonly device: Device }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { identity, status } = device;
  const commands = useLiveCommands().filter(({ deviceId }) => deviceId === identity.id);
  const nowMs = useEngineNow(commands.some(({ outcome }) => outcome === null));
  const outputs = useOutputs(identity, status, nowMs);
  const maySwitch = useMay('outputs.switch') && mayUse;
  const view = outputViewOf(output, status, commands, nowMs);
  const arming = outputs.armings.get(output);
  const refused = mayUse ? outputs.refusedOf(output) : t('blocked.role');
  const isRunning = view.reported === true || (typeof view.reported === 'number' && view.reported > 0);
  const problem = outputs.arm.problem ?? outputs.send.problem;
  const turnOn = (durationS: number) => void outputs.switchOn(output, steadily(output, durationS), undefined);
  const turnOff = () => outputs.switchOff(output);

  if (arming !== undefined)
    return (
      <ArmedPanel
        key={arming.id}
        arming={arming}
        note={undefined}
        blocked={outputs.blocked}
        onDone={() => undefined}
      />
    );
  return (
    <div className={styles['outputTile']}>
      <p className={styles['reading']}>
        <span className={classNames(styles['dot'], isRunning && styles['running'])} aria-hidden="true" />
        {view.reported === null ? t('state.unknown') : <strong>{stateWord(view.reported, t)}</strong>}
        {view.reported === null || !status?.lastSeen ? null : (
          <span className={styles['quiet']}>
            <Age since={status.lastSeen} />
          </span>
        )}
      </p>
      <div>
        <LastOrder view={view} isOnline={status?.isOnline ?? false} nowMs={nowMs} />
      </div>
      {!maySwitch ? null : only !== undefined ? (
        <Button
          disabled={only.state ? refused !== null : outputs.blocked !== null}
          title={refused ?? undefined}
          pending={outputs.send.pending || outputs.arm.pending}
          onClick={() => (only.state ? turnOn(only.durationS) : turnOff())}
        >
          {only.label}
        </Button>
      ) : (
        <div className={styles['reading']}>
          <Button
            disabled={refused !== null}
            title={refused ?? undefined}
            pending={outputs.arm.pending}
            onClick={() => turnOn(0)}
          >
            {t(outputs.mustArm(output) ? 'form.arm' : 'form.submit')}
          </Button>
          <Button
            disabled={outputs.blocked !== null}
            title={outputs.blocked ?? undefined}
            pending={outputs.send.pending}
            onClick={turnOff}
          >
            {t('tile.off')}
          </Button>
        </div>
      )}
      {refused === null || !maySwitch ? null : <p className={styles['quiet']}>{refused}</p>}
      {problem === null ? null : <Notice tone="problem">{problem.message}</Notice>}
    </div>
  );
}

/** A fan at full speed, everything else on without a pattern; s, 0 until it is switched off. */
function steadily(output: Output, durationS: number): OutputCommand {
  const time = durationS === 0 ? {} : { totalDurationS: durationS };
  return output === 'FAN'
    ? { type: 'OUTPUT', output, pattern: 'PWM', fanDutyPercent: 100, ...time }
    : { type: 'OUTPUT', output, pattern: 'CONSTANT', ...time };
}
