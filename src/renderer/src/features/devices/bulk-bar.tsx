import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId } from '../../../../shared/contract/primitives.ts';
import type { BulkChange, Catalogue } from '../../../../shared/registry/model.ts';
import { useCall, useDevices } from '../../client/index.ts';
import { useGo } from '../../lib/use-go.ts';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { GroupDialog, ModelDialog, MoveDialog, RetireDialog, TagDialog } from './bulk-dialogs.tsx';
import styles from './facet-bar.module.css';
import { clearMarks } from './list-choices.ts';
import { REGISTRY_TEXTS } from './texts.ts';

const ACTIONS = ['tag', 'group', 'move', 'model', 'retire'] as const;

interface BulkBarProps {
  readonly marked: ReadonlySet<DeviceId>;
  readonly catalogue: Catalogue;
  readonly onChanged: () => void;
}

/** Stands where the facets stand, while devices are selected: nothing moves. */
export function BulkBar({ marked, catalogue, onChanged }: BulkBarProps): ReactNode {
  const { t } = useTranslation(REGISTRY_TEXTS);
  const toast = useToast();
  const go = useGo();
  const [asking, setAsking] = useState<(typeof ACTIONS)[number] | null>(null);
  const call = useCall((client, change: BulkChange) => client.registry.bulk({ ids: [...marked], change }));
  const devices = useDevices();
  const hasRetired = [...marked].some((id) => {
    const identity = devices.byId.get(id)?.identity;
    return identity !== undefined && identity.retiredAt !== null;
  });
  const close = (): void => {
    call.clear();
    setAsking(null);
  };
  const change = async (wanted: BulkChange): Promise<boolean> => {
    const result = await call.run(wanted);
    if (!result.ok) return false;
    toast({ tone: 'info', text: t('selection.changed', { count: result.value.changed }) });
    setAsking(null);
    onChanged();
    return true;
  };
  const reinstate = async (): Promise<void> => {
    const result = await call.run({ what: 'retire', retired: false });
    if (result.ok) onChanged();
    toast(
      result.ok
        ? { tone: 'info', text: t('selection.changed', { count: result.value.changed }) }
        : { tone: 'problem', text: result.problem.message },
    );
  };
  const dialog = {
    devices: t('bulk.devices', { count: marked.size }),
    catalogue,
    pending: call.pending,
    problem: call.problem,
    onClose: close,
    onChange: change,
  };
  return (
    <div className={styles['bar']} role="toolbar" aria-label={t('selection.label')}>
      <span className={styles['count']} role="status">
        {t('selection.count', { count: marked.size })}
      </span>
      <Button onClick={() => go('/commands/new', { state: { deviceIds: [...marked] } })}>
        {t('selection.command')}
      </Button>
      {ACTIONS.map((action) => (
        <Button key={action} onClick={() => setAsking(action)}>
          {t(`selection.${action}`)}
        </Button>
      ))}
      {hasRetired ? (
        <Button pending={call.pending} onClick={() => void reinstate()}>
          {t('selection.reinstate')}
        </Button>
      ) : null}
      <Button variant="quiet" keys="Escape" onClick={clearMarks}>
        {t('selection.clear')}
      </Button>
      {asking === 'tag' ? <TagDialog {...dialog} /> : null}
      {asking === 'group' ? <GroupDialog {...dialog} /> : null}
      {asking === 'move' ? <MoveDialog {...dialog} /> : null}
      {asking === 'model' ? <ModelDialog {...dialog} /> : null}
      {asking === 'retire' ? <RetireDialog {...dialog} /> : null}
    </div>
  );
}
