import type { Page } from '@playwright/test';
import axe from 'axe-core';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/**
 * What axe finds wrong with the page as it stands. In the page itself: the builder for Playwright opens another page for
 * each look, which takes longer than looking. A second theme differs in colours only.
 */
export async function violations(page: Page, look: 'all' | 'colours' = 'all'): Promise<unknown[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(
    async (runOnly) => {
      const inPage: unknown = Reflect.get(window, 'axe');
      if (typeof inPage !== 'object' || inPage === null) throw new Error('axe is not there');
      const run: unknown = Reflect.get(inPage, 'run');
      if (typeof run !== 'function') throw new Error('axe does not run');
      const result = await run(document, { runOnly, resultTypes: ['violations'] });
      return result.violations.flatMap(
        ({ id, nodes }: { id: string; nodes: { html: string; any: { message: string }[] }[] }) =>
          nodes.map(({ html, any }) => [id, html.slice(0, 200), any[0]?.message]),
      );
    },
    look === 'all' ? { type: 'tag', values: WCAG } : { type: 'rule', values: ['color-contrast'] },
  );
}
