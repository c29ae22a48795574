import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rule } from '../../../../shared/rules/model.ts';
import { useOutdated, useRead } from '../../client/index.ts';
import { useTimeStyle } from '../../i18n/index.ts';
import { Moment } from '../../ui/moment.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ruleSentence } from './rule-sentence.ts';
import styles from './rules.module.css';
import { TEXTS } from './texts.ts';

/** What the rule said before, by whom and why it was changed: what it was when it raised an alarm can be looked up. */
export function RuleVersions({ rule: { id, version } }: { readonly rule: Rule }): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { language } = useTimeStyle();
  const { value, problem } = useRead(`versions ${id} ${version} ${useOutdated('rules')}`, (client) =>
    client.rules.versions({ id }),
  );
  return (
    <section className={styles['card']} aria-labelledby="rule-versions-title">
      <h2 id="rule-versions-title">{t('versions.title')}</h2>
      {problem === null ? null : <Notice tone="problem">{problem.message}</Notice>}
      {value === null ? null : (
        <table className={styles['table']} aria-labelledby="rule-versions-title">
          <thead>
            <tr>
              <th scope="col">{t('versions.version')}</th>
              <th scope="col">{t('versions.saved')}</th>
              <th scope="col">{t('versions.by')}</th>
              <th scope="col">{t('says')}</th>
            </tr>
          </thead>
          <tbody>
            {value.map((each) => (
              <tr key={each.version}>
                <td className={styles['number']}>{each.version}</td>
                <td>
                  <Moment at={each.savedAt} />
                </td>
                <td>{t('versions.byAt', { by: each.savedBy, station: each.station })}</td>
                <td>
                  {ruleSentence(each.definition, { t, language })}
                  {each.note === null ? null : <p className={styles['quiet']}>{each.note}</p>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
