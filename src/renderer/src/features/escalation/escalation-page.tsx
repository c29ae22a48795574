import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../client/index.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ChannelsSection } from './channels-section.tsx';
import { RecentSection } from './recent-section.tsx';
import { StepsSection } from './steps-section.tsx';
import { TEXTS } from './texts.ts';
import { useEscalation } from './use-escalation.ts';

/** What happens while nobody takes an alarm: steps, ways to people outside, and what they were told. */
export function EscalationPage(): ReactNode {
  const { t } = useTranslation(TEXTS);
  return useMay('rules.manage') ? <Escalation /> : <EmptyState title={t('page.forbidden')} />;
}

function Escalation(): ReactNode {
  const { t } = useTranslation(TEXTS);
  const { value, problem, reload } = useEscalation();
  if (value === null)
    return problem === null ? (
      <Skeleton rows={8} label={t('page.title')} />
    ) : (
      <EmptyState title={problem.message} action={<Button onClick={reload}>{t('common:tryAgain')}</Button>} />
    );
  return (
    <Page title={t('page.title')} explanation={t('page.explanation')}>
      <StepsSection policies={value.policies} channels={value.channels} onSaved={reload} />
      <ChannelsSection channels={value.channels} onChanged={reload} />
      <RecentSection recent={value.recent} />
    </Page>
  );
}
