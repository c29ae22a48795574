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

/** A reason that outlives Escape. */
export function useReason(key: string): ReasonField {
  const [text, setText] = useDraft(key);
  const reason = text.trim();
  return {
    reason,
    isGiven: reason !== '',
    field: {
      value: text,
      maxLength: REASON_MAX_LENGTH,
      autoComplete: 'off',
      onChange: (event) => setText(event.target.value),
    },
    forget: () => setText(''),
  };
}
