import { create } from 'zustand';

/** Text that was typed and not yet sent, by what it is for; it outlives closing, Escape and moving to another line. */
const useDrafts = create<Readonly<Record<string, string>>>(() => ({}));

/** A text field's value that is not lost when its place on screen goes away. */
export function useDraft(key: string): readonly [string, (text: string) => void] {
  const text = useDrafts((drafts) => drafts[key] ?? '');
  return [text, (next) => useDrafts.setState({ [key]: next })];
}
