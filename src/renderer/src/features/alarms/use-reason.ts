import { useState } from 'react';
import { useDraft } from './use-draft.ts';

/** Longest reason the engine takes. */
export const REASON_MAX_LENGTH = 500;

interface ReasonField {
  readonly reason: string;
  readonly isGiven: boolean;
  readonly field: {
    readonly value: string;
    readonly maxLength: number;
    readonly autoComplete: 'off';
    readonly onChange: (event: { readonly target: { readonly value: string } }) => void;
  };
  readonly forget: () => void;
}

/** A reason that outlives Escape; it begins with what is suggested. */
export function useReason(key: string, suggestion = ''): ReasonField {
  const [draft, setText] = useDraft(key);
  const [isTyped, setIsTyped] = useState(draft !== '');
  const text = isTyped ? draft : suggestion;
  const reason = text.trim();
  return {
    reason,
    isGiven: reason !== '',
    field: {
      value: text,
      maxLength: REASON_MAX_LENGTH,
      autoComplete: 'off',
      onChange: (event) => {
        setIsTyped(true);
        setText(event.target.value);
      },
    },
    forget: () => setText(''),
  };
}
