interface Page {
  readonly activeElement: unknown;
  readonly body: unknown;
}

/**
 * Remembers who has the keyboard while something is on its way. The answer says whether that is still so, or nobody
 * has it any more: only then may it be taken elsewhere. Whoever moved on meanwhile keeps it.
 */
export function keyboardPlace(page: Page = document): () => boolean {
  const before = page.activeElement;
  return () => {
    const now = page.activeElement;
    return now === null || now === page.body || now === before;
  };
}
