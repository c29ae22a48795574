import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import type { Panel, PanelDraft } from '../../../../shared/panels/model.ts';
import { useCall } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type Audience, AudienceField } from './audience-field.tsx';

interface NewPanelDialogProps {
  readonly sites: readonly { readonly id: SiteId; readonly name: string }[];
  readonly onMade: (panel: Panel) => void;
  readonly onClose: () => void;
}

const EVERYBODY: Audience = { seenBy: ['viewer', 'operator', 'technician'], usedBy: ['operator'] };

/** An empty panel of a site; its tiles follow. */
export function NewPanelDialog({ sites, onMade, onClose }: NewPanelDialogProps): ReactNode {
  const { t } = useTranslation(['panels', 'common']);
  const [name, setName] = useState('');
  const [site, setSite] = useState(String(sites[0]?.id ?? ''));
  const [audience, setAudience] = useState(EVERYBODY);
  const create = useCall((client, input: { siteId: SiteId; draft: PanelDraft }) =>
    client.panels.create(input),
  );
  const siteId = sites.find(({ id }) => String(id) === site)?.id;
  const canMake = name.trim() !== '' && siteId !== undefined;
  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!canMake) return;
    const { seenBy, usedBy } = audience;
    const draft = {
      name: name.trim(),
      seenBy: withComposers(seenBy),
      usedBy: [...usedBy],
      layout: { tiles: [] },
    };
    const result = await create.run({ siteId, draft });
    if (result.ok) onMade(result.value);
  }
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('new.title')}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button variant="primary" type="submit" disabled={!canMake} pending={create.pending}>
            {t('new.submit')}
          </Button>
        </>
      }
    >
      <TextField
        label={t('settings.name')}
        autoFocus
        autoComplete="off"
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
      />
      <Select
        label={t('new.site')}
        options={sites.map(({ id, name: label }) => ({ value: String(id), label }))}
        value={site}
        onValueChange={setSite}
      />
      <AudienceField value={audience} onChange={setAudience} />
      {create.problem === null ? null : <Notice tone="problem">{create.problem.message}</Notice>}
    </Dialog>
  );
}

/** A panel that only those see who compose panels has to be somebody's. */
export function withComposers(seenBy: Audience['seenBy']): PanelDraft['seenBy'] {
  return [...new Set([...seenBy, 'supervisor' as const, 'administrator' as const])];
}
