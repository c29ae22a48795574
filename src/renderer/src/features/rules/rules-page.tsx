import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Rule } from '../../../../shared/rules/model.ts';
import { useMay, useOutdated, useRead } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { useGo } from '../../lib/use-go.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { scopeText } from './rule-page.tsx';
import { ruleSentence } from './rule-sentence.ts';
import styles from './rules.module.css';
import { TEXTS } from './texts.ts';

/** The rules there are, in plain words. */
export function RulesPage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const go = useGo();
  const mayManage = useMay('rules.manage');
  const { value, problem } = useRead(`rules ${useOutdated('rules')}`, (client) => client.rules.list());
  return (
    <div className={styles['page']}>
      <header className={styles['pageHead']}>
        <h1>{t('title')}</h1>
        {mayManage ? (
          <Button variant="primary" onClick={() => go('/rules/new')}>
            {t('new')}
          </Button>
        ) : null}
      </header>
      {problem === null ? null : <Notice tone="warning">{problem.message}</Notice>}
      {value === null ? (
        <Skeleton rows={6} label={t('title')} />
      ) : value.length === 0 ? (
        <EmptyState title={t('none')}>{t(mayManage ? 'noneMake' : 'noneAsk')}</EmptyState>
      ) : (
        <RuleTable rules={value} />
      )}
    </div>
  );
}

function RuleTable({ rules }: { readonly rules: readonly Rule[] }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { language } = useTimeStyle();
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          <th scope="col">{t('form.name')}</th>
          <th scope="col">{t('form.scope')}</th>
          <th scope="col">{t('says')}</th>
          <th scope="col">{t('state')}</th>
          <th scope="col">{t('active')}</th>
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => (
          <tr key={rule.id}>
            <td className={styles['nameCell']}>
              <Link to={`/rules/${rule.id}`}>{rule.name}</Link>
            </td>
            <td>{scopeText(rule, t)}</td>
            <td>{ruleSentence(rule.definition, { t, language })}</td>
            <td>{t(rule.isArchived ? 'archived' : rule.isEnabled ? 'on' : 'off')}</td>
            <td className={styles['number']}>{rule.activeCount === 0 ? '' : rule.activeCount}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
