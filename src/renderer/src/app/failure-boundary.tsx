import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './failure-boundary.module.css';

interface FailureBoundaryProps {
  readonly children: ReactNode;
  /** When it changes (another page), the failed one is left behind. */
  readonly resetKey?: string;
}

interface FailureState {
  readonly error: unknown;
  readonly failed: boolean;
  readonly key: string | undefined;
}

/** Keeps a failure inside: of a page, so that the frame and the banner stay; of everything, as the last resort. */
export class FailureBoundary extends Component<FailureBoundaryProps, FailureState> {
  override state: FailureState = { error: null, failed: false, key: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<FailureState> {
    return { error, failed: true };
  }

  static getDerivedStateFromProps(props: FailureBoundaryProps, state: FailureState): FailureState | null {
    return props.resetKey === state.key ? null : { error: null, failed: false, key: props.resetKey };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    // Reported as an uncaught error, so that the window's log and the tests see it.
    reportError(new Error(`A page failed${info.componentStack ?? ''}`, { cause: error }));
  }

  override render(): ReactNode {
    return this.state.failed ? <Failure error={this.state.error} /> : this.props.children;
  }
}

function Failure({ error }: { readonly error: unknown }): ReactNode {
  const { t } = useTranslation('app');
  return (
    <main className={styles['failure']}>
      <h1>{t('failure.title')}</h1>
      <Notice tone="problem">{t('failure.explanation')}</Notice>
      <details>
        <summary>{t('failure.detail')}</summary>
        <pre className={styles['detail']}>{error instanceof Error ? error.message : String(error)}</pre>
      </details>
      <Button variant="primary" onClick={() => window.location.reload()}>
        {t('failure.reload')}
      </Button>
    </main>
  );
}
