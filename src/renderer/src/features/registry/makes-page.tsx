import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Brand, Catalogue, Model } from '../../../../shared/registry/model.ts';
import { useCall } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { useToast } from '../../ui/toast.tsx';
import { BrandDialog } from './brand-dialog.tsx';
import { CataloguePage } from './catalogue-page.tsx';
import { ModelDialog } from './model-dialog.tsx';
import styles from './registry.module.css';
import { TEXTS } from './texts.ts';

/** What is being edited; null for something new. */
type Editing =
  | { readonly what: 'brand'; readonly brand: Brand | null }
  | { readonly what: 'model'; readonly brand: Brand; readonly model: Model | null };

/** What devices are. */
export function MakesPage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const [editing, setEditing] = useState<Editing | null>(null);
  const close = (): void => setEditing(null);
  return (
    <CataloguePage
      part="makes"
      addLabel={t('makes.addBrand')}
      onAdd={() => setEditing({ what: 'brand', brand: null })}
      isEmpty={({ brands }) => brands.length === 0}
      dialogs={(reload) =>
        editing === null ? null : editing.what === 'brand' ? (
          <BrandDialog brand={editing.brand} onClose={close} onSaved={reload} />
        ) : (
          <ModelDialog brand={editing.brand} model={editing.model} onClose={close} onSaved={reload} />
        )
      }
    >
      {(catalogue, reload) => <MakeTable catalogue={catalogue} onEdit={setEditing} onRemoved={reload} />}
    </CataloguePage>
  );
}

interface MakeTableProps {
  readonly catalogue: Catalogue;
  readonly onEdit: (editing: Editing) => void;
  readonly onRemoved: () => void;
}

function MakeTable({ catalogue, onEdit, onRemoved }: MakeTableProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const toast = useToast();
  const removal = useCall((client, what: { readonly brand: Brand } | { readonly model: Model }) =>
    'brand' in what
      ? client.registry.brands.remove({ id: what.brand.id })
      : client.registry.models.remove({ id: what.model.id }),
  );
  const remove = async (what: Parameters<typeof removal.run>[0]): Promise<void> => {
    const result = await removal.run(what);
    const { name } = 'brand' in what ? what.brand : what.model;
    if (result.ok) onRemoved();
    toast(
      result.ok
        ? { tone: 'info', text: t('makes.removed', { name }) }
        : { tone: 'problem', text: result.problem.message },
    );
  };
  return (
    <table className={styles['table']} aria-label={t('makes.title')}>
      <thead>
        <tr>
          <th scope="col">{t('makes.name')}</th>
          <th scope="col">{t('makes.kind')}</th>
          <th scope="col">{t('makes.flags')}</th>
          <th scope="col" className={styles['number']}>
            {t('makes.devices')}
          </th>
          <td />
        </tr>
      </thead>
      <tbody>
        {catalogue.brands.flatMap((brand) => [
          <tr key={brand.id}>
            <th scope="row">{brand.name}</th>
            <td />
            <td />
            <td />
            <td className={styles['actions']}>
              <Button variant="quiet" onClick={() => onEdit({ what: 'model', brand, model: null })}>
                {t('makes.addModel')}
              </Button>
              <Button
                variant="quiet"
                aria-label={t('makes.editBrand', { name: brand.name })}
                onClick={() => onEdit({ what: 'brand', brand })}
              >
                {t('device.edit')}
              </Button>
              <Button
                variant="quiet"
                disabled={brand.modelCount > 0 || removal.pending}
                aria-label={t('makes.remove', { name: brand.name })}
                onClick={() => void remove({ brand })}
              >
                {t('makes.removeWord')}
              </Button>
            </td>
          </tr>,
          ...catalogue.models
            .filter((model) => model.brandId === brand.id)
            .map((model) => (
              <tr key={`model ${model.id}`}>
                <th scope="row" className={styles['inner']}>
                  {model.name}
                </th>
                <td>{t(`kind.${model.kind}`)}</td>
                <td className={styles['quiet']}>
                  {t('makes.flagCount', { count: Object.keys(model.errorFlags).length })}
                </td>
                <td className={styles['number']}>{model.deviceCount}</td>
                <td className={styles['actions']}>
                  <Button
                    variant="quiet"
                    aria-label={t('makes.editModel', { name: model.name })}
                    onClick={() => onEdit({ what: 'model', brand, model })}
                  >
                    {t('device.edit')}
                  </Button>
                  <Button
                    variant="quiet"
                    disabled={model.deviceCount > 0 || removal.pending}
                    aria-label={t('makes.remove', { name: model.name })}
                    onClick={() => void remove({ model })}
                  >
                    {t('makes.removeWord')}
                  </Button>
                </td>
              </tr>
            )),
        ])}
      </tbody>
    </table>
  );
}
