// Who may import whom. Each rule says what to do instead; test/rules plants a violation of every one of them.
const TEST = '[.]test[.]tsx?$';
const npm = (names) => `(^|/)node_modules/(${names})/`;
const ELECTRON = '(^|/)node_modules/electron/|^electron$';

const rule = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    rule(
      'no-circular',
      {},
      { circular: true },
      'Break the cycle with a type file or an event wired in engine.ts.',
    ),
    rule(
      'no-unresolvable',
      {},
      { couldNotResolve: true },
      'An import that does not resolve satisfies every other rule silently.',
    ),
    rule(
      'no-test-import',
      { path: '^src', pathNot: TEST },
      { path: `^test/|${TEST}` },
      'Code that ships never depends on tests.',
    ),
    rule(
      'shared-is-pure',
      { path: '^src/shared/', pathNot: TEST },
      { pathNot: `^src/shared/|${npm('zod|@orpc/contract')}` },
      'shared runs everywhere: only zod and the contract builder.',
    ),
    rule(
      'protocol-is-plain',
      { path: '^src/protocol/', pathNot: TEST },
      { path: '^src/', pathNot: '^src/(protocol|shared)/' },
      'Wire formats know neither the engine nor the fleet; both import them.',
    ),
    rule(
      'fleet-stays-outside',
      { path: '^src/fleet/', pathNot: TEST },
      { path: '^src/', pathNot: '^src/(fleet|protocol|shared)/' },
      'The simulated fleet speaks to the engine only over the wire.',
    ),
    rule(
      'engine-stays-node',
      { path: '^src/engine/', pathNot: TEST },
      { path: '^src/(main|preload|renderer|server|cli|fleet|bench|chaos)/' },
      'Hosts import the engine, never the other way round.',
    ),
    rule(
      'engine-never-reaches-electron',
      { path: '^src/(engine|server|cli|fleet)/' },
      { path: ELECTRON, reachable: true },
      'The engine and the headless host run where Electron is not installed.',
    ),
    rule(
      'engine-entry-never-reaches-electron',
      { path: '^src/main/engine-process/entry[.]ts$' },
      { path: ELECTRON, reachable: true },
      'A utility process speaks through process.parentPort; it needs no Electron module.',
    ),
    rule(
      'engine-by-its-face',
      { path: '^src/(main|server|cli)/', pathNot: TEST },
      { path: '^src/engine/', pathNot: '^src/engine/index[.]ts$' },
      'Hosts use src/engine/index.ts; export there what they need.',
    ),
    rule(
      'host-stays-host',
      { path: '^src/(main|server|cli)/' },
      { path: '^src/(renderer|preload)/' },
      'Hosts serve built files; they import no screen.',
    ),
    rule(
      'server-not-main',
      { path: '^src/(server|cli)/' },
      { path: '^src/main/' },
      'The headless host has no Electron shell.',
    ),
    rule(
      'preload-is-thin',
      { path: '^src/preload/' },
      { pathNot: `^src/preload/|^src/shared/|${ELECTRON}` },
      'The bridge passes a port and the desktop functions; everything else goes over the contract.',
    ),
    rule(
      'renderer-is-browser',
      { path: '^src/renderer/', pathNot: TEST },
      {
        path: `^src/(engine|main|preload|server|cli|fleet|protocol)/|${npm('electron|pg|mqtt|serialport|aedes')}|^electron$`,
      },
      'Screens ask over the contract.',
    ),
    rule(
      'renderer-no-node',
      { path: '^(src/renderer|src/shared)/', pathNot: TEST },
      { dependencyTypes: ['core'] },
      'Pages and shared code have no Node built-ins.',
    ),
    rule(
      'module-by-its-face',
      { path: '^src/engine/modules/([^/]+)/', pathNot: TEST },
      {
        path: '^src/engine/modules/',
        pathNot: ['^src/engine/modules/$1/', '^src/engine/modules/[^/]+/index[.]ts$'],
      },
      'Take what another module exports in its index.ts.',
    ),
    rule(
      'platform-knows-no-module',
      { path: '^src/engine/platform/', pathNot: TEST },
      { path: '^src/engine/(modules|engine[.]ts|index[.]ts)' },
      'Platform code is told what it needs by its arguments.',
    ),
    rule(
      'domain-is-pure',
      { path: '^src/engine/modules/[^/]+/domain/', pathNot: TEST },
      { pathNot: '^src/engine/modules/[^/]+/domain/|^src/shared/|^src/protocol/' },
      'Domain rules know neither database nor network; pass values in.',
    ),
    rule(
      'store-below-use-cases',
      { path: '^src/engine/modules/([^/]+)/store/', pathNot: TEST },
      {
        pathNot: `^src/engine/modules/$1/(store|domain)/|^src/engine/platform/db/|^src/shared/|${npm('zod')}`,
      },
      'Stores hold SQL; what to do is decided in the use case above.',
    ),
    rule(
      'contract-only-in-handlers',
      { path: '^src/engine/modules/', pathNot: `[.]handlers[.]ts$|/index[.]ts$|${TEST}` },
      { path: '^src/shared/.+/contract[.]ts$|^src/shared/contract/index[.]ts$' },
      'Only *.handlers.ts know the contract; models and ids are free.',
    ),
    rule(
      'pg-only-in-db',
      { path: '^src/', pathNot: `^src/engine/platform/db/|^src/(bench|chaos)/|${TEST}` },
      { path: npm('pg|pg-boss|node-pg-migrate') },
      'Go through platform/db.',
    ),
    rule(
      'mqtt-only-in-mqtt',
      { path: '^src/', pathNot: `^src/engine/platform/mqtt/|^src/(fleet|bench|chaos)/|${TEST}` },
      { path: npm('mqtt|aedes') },
      'Go through DeviceTransport.',
    ),
    rule(
      'serialport-only-in-serial',
      { path: '^src/', pathNot: '^src/engine/platform/serial/' },
      { path: npm('serialport|@serialport') },
      'Go through platform/serial.',
    ),
    rule(
      'esptool-only-in-flashing',
      { path: '^src/', pathNot: '^src/engine/modules/firmware/flashing/' },
      { path: npm('esptool-js') },
      'Go through the flasher of the firmware module.',
    ),
    rule(
      'features-do-not-mix',
      { path: '^src/renderer/src/features/([^/]+)/' },
      { path: '^src/renderer/src/features/', pathNot: '^src/renderer/src/features/$1/' },
      'The app layer composes features.',
    ),
    rule(
      'features-below-app',
      { path: '^src/renderer/src/(features|ui|client|lib)/' },
      { path: '^src/renderer/src/app/' },
      'app stands on top; pass what is needed as props.',
    ),
    rule(
      'ui-is-generic',
      { path: '^src/renderer/src/(ui|lib)/' },
      { path: '^src/renderer/src/(features|client|app)/' },
      'Components and helpers know no data source.',
    ),
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
