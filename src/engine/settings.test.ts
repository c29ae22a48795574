import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ENVIRONMENT_PREFIX, SETTING_NAMES, settings } from './settings.ts';

const readme = readFileSync(join(import.meta.dirname, '..', '..', 'README.md'), 'utf8');

describe('the README', () => {
  it.each(SETTING_NAMES)('has a row for %s with its key in the file', (name) => {
    const { fileKey } = settings[name];
    expect(readme).toContain(
      `| \`${ENVIRONMENT_PREFIX}${name}\` | ${fileKey === null ? '–' : `\`${fileKey}\``} |`,
    );
  });

  it('has no row for a setting that does not exist', () => {
    const rows = [...readme.matchAll(/^\| `WATCHDESK_(\w+)`/gm)].map((match) => match[1]);
    expect(rows.filter((name) => !SETTING_NAMES.some((known) => known === name))).toEqual([]);
  });
});
