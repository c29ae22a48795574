import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Panel } from '../../../../shared/panels/model.ts';
import { useCall, useRead } from '../../client/index.ts';
import { VersionsDialog } from '../../ui/versions-dialog.tsx';

interface PanelVersionsProps {
  readonly panel: Panel;
  readonly onTake: (panel: Panel) => void;
  readonly onClose: () => void;
}

/** Every saving of a panel. */
export function PanelVersions({ panel, onTake, onClose }: PanelVersionsProps): ReactNode {
  const { t } = useTranslation('panels');
  const { id, version: current } = panel;
  const { value, problem } = useRead(`${id} ${current}`, (client) => client.panels.versions({ id }));
  const open = useCall((client, version: number) => client.panels.get({ id, version }));
  const take = async (version: number): Promise<void> => {
    const result = await open.run(version);
    if (result.ok) onTake(result.value);
  };
  return (
    <VersionsDialog
      explanation={t('versions.explanation')}
      countOf={t('versions.tiles')}
      versions={value?.map(({ tiles, ...rest }) => ({ ...rest, count: tiles })) ?? null}
      current={current}
      problem={(problem ?? open.problem)?.message}
      pending={open.pending}
      onTake={(version) => void take(version)}
      onClose={onClose}
    />
  );
}
