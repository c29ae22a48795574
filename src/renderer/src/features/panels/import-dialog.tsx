import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteId } from '../../../../shared/contract/primitives.ts';
import type { Panel } from '../../../../shared/panels/model.ts';
import { useCall } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { FILE_MAX_BYTES, importPanel, readPanelFile } from './panel-file.ts';

type Carried = NonNullable<ReturnType<typeof readPanelFile>>;

interface ImportDialogProps {
  readonly sites: readonly { readonly id: SiteId; readonly name: string }[];
  readonly onMade: (panel: Panel) => void;
  readonly onClose: () => void;
}

/** Makes a panel of a file from here or elsewhere, whole or not at all. */
export function ImportDialog({ sites, onMade, onClose }: ImportDialogProps): ReactNode {
  const { t } = useTranslation(['panels', 'common']);
  const [site, setSite] = useState(String(sites[0]?.id ?? ''));
  const [carried, setCarried] = useState<Carried | null>(null);
  const [isUnreadable, setIsUnreadable] = useState(false);
  const make = useCall((client, input: { siteId: SiteId; file: Carried }) =>
    importPanel(client, input.siteId, input.file),
  );
  const siteId = sites.find(({ id }) => String(id) === site)?.id;

  async function take(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    const read = file.size > FILE_MAX_BYTES ? null : readPanelFile(await file.text());
    setCarried(read);
    setIsUnreadable(read === null);
    make.clear();
  }

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (carried === null || siteId === undefined) return;
    const result = await make.run({ siteId, file: carried });
    if (result.ok) onMade(result.value);
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('import.title')}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>{t('common:cancel')}</Button>
          <Button
            variant="primary"
            type="submit"
            disabled={carried === null || siteId === undefined}
            pending={make.pending}
          >
            {t('import.submit')}
          </Button>
        </>
      }
    >
      <Field
        label={t('import.file')}
        hint={carried === null ? t('import.fileHint') : carried.panel.name}
        error={isUnreadable ? t('import.unreadable') : undefined}
      >
        {(control) => (
          <input
            {...control}
            type="file"
            accept="application/json,.json"
            onChange={(event) => void take(event.target.files?.[0])}
          />
        )}
      </Field>
      <Select
        label={t('new.site')}
        options={sites.map(({ id, name }) => ({ value: String(id), label: name }))}
        value={site}
        onValueChange={setSite}
      />
      {make.problem === null ? null : <Notice tone="problem">{make.problem.message}</Notice>}
    </Dialog>
  );
}
