import { createContext, type ReactNode, useCallback, useContext, useMemo, useRef, useState } from 'react';
import { Notice } from './notice.tsx';
import styles from './toast.module.css';

const SHOWN_MS = 6000;

interface ToastMessage {
  readonly tone: 'info' | 'warning' | 'problem';
  readonly text: string;
}

type ShowToast = (message: ToastMessage) => void;

const ToastContext = createContext<ShowToast | null>(null);

/** Says for a few seconds what happened. What a person must not miss belongs in a notice or a dialog instead. */
export function useToast(): ShowToast {
  const show = useContext(ToastContext);
  if (show === null) throw new Error('A toast is shown outside ToastProvider');
  return show;
}

export function ToastProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [messages, setMessages] = useState<readonly (ToastMessage & { readonly id: number })[]>([]);
  const nextId = useRef(1);
  const show = useCallback<ShowToast>((message) => {
    const id = nextId.current++;
    setMessages((before) => [...before.slice(-2), { ...message, id }]);
    setTimeout(() => setMessages((before) => before.filter((candidate) => candidate.id !== id)), SHOWN_MS);
  }, []);
  const list = useMemo(
    () => (
      <div className={styles['toasts']} aria-live="polite">
        {messages.map((message) => (
          <Notice key={message.id} tone={message.tone}>
            {message.text}
          </Notice>
        ))}
      </div>
    ),
    [messages],
  );
  return (
    <ToastContext value={show}>
      {children}
      {list}
    </ToastContext>
  );
}
