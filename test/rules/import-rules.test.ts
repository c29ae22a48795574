import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const require = createRequire(import.meta.url);
const configuration: {
  forbidden: IForbiddenRuleType[];
  options: object;
} = require('../../.dependency-cruiser.cjs');

/** One deliberate violation a rule: the file that commits it, and what it imports. */
const planted: Readonly<Record<string, readonly [file: string, imports: string]>> = {
  'no-circular': ['src/shared/circle/a.ts', './b.ts'],
  'no-unresolvable': ['src/shared/lost.ts', './nowhere.ts'],
  'no-test-import': ['src/server/uses-test.ts', '../../test/support/thing.ts'],
  'shared-is-pure': ['src/shared/impure.ts', 'pg'],
  'protocol-is-plain': ['src/protocol/knows-engine.ts', '../engine/index.ts'],
  'fleet-stays-outside': ['src/fleet/knows-engine.ts', '../engine/index.ts'],
  'engine-stays-node': ['src/engine/knows-main.ts', '../main/window.ts'],
  'engine-never-reaches-electron': ['src/engine/reaches.ts', '../main/uses-electron.ts'],
  'engine-entry-never-reaches-electron': ['src/main/engine-process/entry.ts', '../uses-electron.ts'],
  'engine-by-its-face': ['src/server/inside.ts', '../engine/engine.ts'],
  'host-stays-host': ['src/server/screen.ts', '../renderer/src/main.ts'],
  'server-not-main': ['src/server/shell.ts', '../main/window.ts'],
  'preload-is-thin': ['src/preload/thick.ts', '../engine/index.ts'],
  'renderer-is-browser': ['src/renderer/src/engine.ts', '../../engine/index.ts'],
  'renderer-no-node': ['src/renderer/src/files.ts', 'node:fs'],
  'module-by-its-face': ['src/engine/modules/alarms/reach.ts', '../devices/store/rows.ts'],
  'platform-knows-no-module': ['src/engine/platform/db/knows.ts', '../../modules/alarms/index.ts'],
  'domain-is-pure': ['src/engine/modules/alarms/domain/impure.ts', '../store/rows.ts'],
  'store-below-use-cases': ['src/engine/modules/alarms/store/above.ts', '../use-case.ts'],
  'contract-only-in-handlers': [
    'src/engine/modules/alarms/knows-wire.ts',
    '../../../shared/alarms/contract.ts',
  ],
  'pg-only-in-db': ['src/engine/modules/alarms/direct.ts', 'pg'],
  'mqtt-only-in-mqtt': ['src/engine/modules/alarms/broker.ts', 'mqtt'],
  'features-do-not-mix': ['src/renderer/src/features/alarms/mix.ts', '../devices/list.ts'],
  'features-below-app': ['src/renderer/src/features/alarms/up.ts', '../../app/frame.ts'],
  'ui-is-generic': ['src/renderer/src/ui/knows.ts', '../client/client.ts'],
};

/** What the violations import, and the way back of the circle. */
const scenery: Readonly<Record<string, string>> = {
  'src/shared/circle/b.ts': "import { a } from './a.ts';\nexport const b = () => a;\n",
  'test/support/thing.ts': 'export const thing = 1;\n',
  'src/main/window.ts': 'export const window = 1;\n',
  'src/main/uses-electron.ts': "import { app } from 'electron';\nexport const electronApp = app;\n",
  'src/engine/index.ts': 'export const engine = 1;\n',
  'src/engine/engine.ts': 'export const inside = 1;\n',
  'src/renderer/src/main.ts': 'export const screen = 1;\n',
  'src/engine/modules/devices/store/rows.ts': 'export const rows = 1;\n',
  'src/engine/modules/alarms/store/rows.ts': 'export const rows = 1;\n',
  'src/engine/modules/alarms/index.ts': 'export const face = 1;\n',
  'src/engine/modules/alarms/use-case.ts': 'export const act = 1;\n',
  'src/shared/alarms/contract.ts': 'export const contract = 1;\n',
  'src/renderer/src/features/devices/list.ts': 'export const list = 1;\n',
  'src/renderer/src/app/frame.ts': 'export const frame = 1;\n',
  'src/renderer/src/client/client.ts': 'export const client = 1;\n',
};

/** Their packages come with a later part of the product; a rule for a package that is absent cannot be planted. */
const notYetInstalled = ['serialport-only-in-serial', 'esptool-only-in-flashing'];

const root = join(import.meta.dirname, '..', '..');
let tree: string;
let result: ICruiseResult;

async function plant(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(tree, file)), { recursive: true });
  await writeFile(join(tree, file), text);
}

beforeAll(async () => {
  // Inside the checkout, so that packages resolve as they do for the real tree.
  tree = await mkdtemp(join(root, 'test', 'rules', '.planted-'));
  for (const [file, text] of Object.entries(scenery)) await plant(file, text);
  for (const [file, imports] of Object.values(planted)) {
    await plant(file, `import * as it from '${imports}';\nexport const a = it;\n`);
  }
  const { output } = await cruise(['src', 'test'], {
    ...configuration.options,
    baseDir: tree,
    tsConfig: { fileName: join(root, 'tsconfig.json') },
    ruleSet: { forbidden: configuration.forbidden },
    validate: true,
  });
  if (typeof output === 'string') throw new Error(output);
  result = output;
}, 60_000);

afterAll(() => rm(tree, { recursive: true, force: true }));

describe('the import rules', () => {
  it.each(Object.entries(planted))('catch a violation of %s', (name, [file]) => {
    const caught = result.summary.violations.filter((violation) => violation.rule.name === name);
    expect(caught.map((violation) => violation.from)).toContain(file);
  });

  it('have a planted violation each', () => {
    const rules = configuration.forbidden.map((rule) => rule.name ?? '');
    expect(rules.filter((name) => !(name in planted)).sort()).toEqual([...notYetInstalled].sort());
  });
});
