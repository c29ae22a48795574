import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../../../../shared/registry/model.ts';
import { useCatalogue, useMay } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import styles from './registry.module.css';
import { TEXTS } from './texts.ts';

interface CataloguePageProps {
  /** Whose texts the frame speaks. */
  readonly part: 'places' | 'makes';
  readonly addLabel: string;
  readonly onAdd: () => void;
  readonly isEmpty: (catalogue: Catalogue) => boolean;
  /** What is in it, once it is there. */
  readonly children: (catalogue: Catalogue, reload: () => void) => ReactNode;
  /** What stands over the page; it says that something was saved. */
  readonly dialogs: (reload: () => void) => ReactNode;
}

/** A page of the administration that shows a part of the catalogue. */
export function CataloguePage(props: CataloguePageProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const mayAdminister = useMay('system.administer');
  return mayAdminister ? <Frame {...props} /> : <EmptyState title={t(`${props.part}.forbidden`)} />;
}

function Frame({ part, addLabel, onAdd, isEmpty, children, dialogs }: CataloguePageProps): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { catalogue, problem, reload } = useCatalogue();
  return (
    <Page
      isNarrow
      title={t(`${part}.title`)}
      explanation={t(`${part}.explanation`)}
      action={
        <Button variant="primary" onClick={onAdd}>
          {addLabel}
        </Button>
      }
    >
      {problem === null ? null : (
        <Notice tone="problem" action={<Button onClick={reload}>{t('common:tryAgain')}</Button>}>
          {problem.message}
        </Notice>
      )}
      {catalogue === null ? (
        <Skeleton rows={6} rowHeight={36} label={t('common:working')} />
      ) : isEmpty(catalogue) ? (
        <p className={styles['quiet']}>{t(`${part}.none`)}</p>
      ) : (
        children(catalogue, reload)
      )}
      {dialogs(reload)}
    </Page>
  );
}
