import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CSV_COLUMNS } from '../../../../shared/registry/csv.ts';
import { cellText, type DeviceLine, type KnownLine } from './device-line.ts';
import { type Known, planImport } from './plan-import.ts';

const box: KnownLine = {
  id: 7,
  hostname: 'BOX_7',
  mac_address: '24:6f:28:0a:0c:42',
  uuid: null,
  kind: 'alarm_box',
  topic_base: 'watchdesk',
  name: 'Gate',
  site: 'Lima North',
  zone: 'Yard',
  brand: 'Northwind',
  model: 'N-200',
  tags: ['night'],
  country: 'PE',
  latitude: -12.05,
  longitude: -77.04,
  location: null,
  installation_date: null,
  notes: null,
  retired: false,
};

const known: Known = {
  devices: [box],
  places: {
    sites: [
      { name: 'Lima North', active: true },
      { name: 'Old depot', active: false },
    ],
    zones: [{ site: 'Lima North', name: 'Yard' }],
    brands: ['Northwind'],
    models: [
      { brand: 'Northwind', name: 'N-200', kind: 'alarm_box' },
      { brand: 'Northwind', name: 'R-8', kind: 'relay_board' },
    ],
  },
};

const plan = (text: string, makeMissing = false) =>
  planImport(
    text.split('\n').map((line, index) => ({ line: index + 1, cells: line.split(',') })),
    known,
    makeMissing,
  );

const problemsOf = (text: string, makeMissing = false) =>
  plan(text, makeMissing).errors.map(({ line, column, problem }) => [line, column, problem]);

const HEAD = 'hostname,mac_address,kind,topic_base';
const NEW = 'BOX_8,246F280A0C43,alarm_box,watchdesk';

describe('a line', () => {
  test('of a MAC that is known changes what is other in its columns, and nothing else', () => {
    expect(plan('hostname,mac_address,name\nBOX_7,24-6F-28-0A-0C-42,New gate').changed).toEqual([
      { line: 2, id: 7, values: { hostname: 'BOX_7', mac_address: box.mac_address, name: 'New gate' } },
    ]);
    expect(plan('hostname,mac_address,name\nBOX_7,24:6f:28:0a:0c:42,Gate')).toMatchObject({ unchanged: 1 });
  });

  test('of a new device adds it', () => {
    expect(plan(`${HEAD}\n${NEW}`)).toMatchObject({ added: [{ id: null }], errors: [] });
  });

  test('without a MAC is of the device of that name', () => {
    expect(plan('hostname,tags\nBOX_7,b a').changed).toMatchObject([{ id: 7, values: { tags: ['a', 'b'] } }]);
  });

  test('takes names of places in any case, and writes them as the registry does', () => {
    expect(plan('hostname,site,zone\nBOX_7,LIMA NORTH,yard')).toMatchObject({ unchanged: 1, errors: [] });
  });

  test('of a decimal comma is understood where the cells are separated otherwise', () => {
    const cells = (line: number, ...texts: string[]) => ({ line, cells: texts });
    const read = planImport(
      [cells(1, 'hostname', 'latitude', 'longitude'), cells(2, 'BOX_7', '-12,5', '-77,04')],
      known,
      false,
    );
    expect(read.changed).toMatchObject([{ values: { latitude: -12.5, longitude: -77.04 } }]);
  });
});

describe('every bad cell is told with its line and column', () => {
  test.each([
    ['hostname,mac_address\nBOX_9,246F280A0C', [[2, 'mac_address', 'not-a-mac']]],
    [
      'hostname,kind\na/b,toaster',
      [
        [2, 'hostname', 'not-a-hostname'],
        [2, 'kind', 'not-a-kind'],
      ],
    ],
    [
      'hostname\nBOX_9',
      [
        [2, 'kind', 'required'],
        [2, 'topic_base', 'required'],
      ],
    ],
    [`${HEAD}\nBOX_9,,alarm_box,watchdesk`, [[2, 'mac_address', 'mac-required']]],
    [
      'hostname,latitude,longitude\nBOX_7,91,x',
      [
        [2, 'latitude', 'not-a-latitude'],
        [2, 'longitude', 'not-a-longitude'],
      ],
    ],
    ['hostname,latitude,longitude\nBOX_7,12,', [[2, 'latitude', 'half-a-position']]],
    ['hostname,installation_date\nBOX_7,2026-02-30', [[2, 'installation_date', 'not-a-date']]],
    ['hostname,retired\nBOX_7,perhaps', [[2, 'retired', 'not-yes-or-no']]],
    ['hostname,country\nBOX_7,Peru', [[2, 'country', 'not-a-country']]],
    ['hostname,tags\nBOX_7,a{b', [[2, 'tags', 'not-a-tag']]],
    ['hostname,site\nBOX_7,Nowhere', [[2, 'site', 'no-such-site']]],
    ['hostname,site\nBOX_7,Old depot', [[2, 'site', 'site-inactive']]],
    ['hostname,zone\nBOX_7,Cellar', [[2, 'zone', 'no-such-zone']]],
    ['hostname,site,zone\nBOX_7,,Yard', [[2, 'zone', 'zone-without-site']]],
    ['hostname,brand,model\nBOX_7,Northwind,R-8', [[2, 'model', 'model-of-another-kind']]],
    ['hostname,brand,model\nBOX_7,,N-200', [[2, 'brand', 'model-without-brand']]],
    ['hostname,kind\nBOX_7,relay_board', [[2, 'kind', 'kind-is-fixed']]],
    ['hostname,name\nBOX_7,a\nBOX_7,b', [[3, 'hostname', 'twice-in-file']]],
    [`${HEAD}\n${NEW}\nBOX_9,24:6F:28:0A:0C:43,alarm_box,watchdesk`, [[3, 'mac_address', 'twice-in-file']]],
    ['hostname,name\nBOX_7', [[2, null, 'too-few-cells']]],
    ['hostname\nBOX_7,more', [[2, null, 'too-many-cells']]],
    ['hostname,colour\nBOX_7,red', [[1, 'colour', 'unknown-column']]],
    ['hostname,hostname\nBOX_7,BOX_7', [[1, 'hostname', 'column-twice']]],
    ['name\nGate', [[1, 'hostname', 'column-missing']]],
    ['hostname', [[1, null, 'empty-file']]],
  ])('%j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  test('also on the lines after the first bad one', () => {
    expect(problemsOf('hostname,country\nBOX_7,Peru\nBOX_9,1').map(([line]) => line)).toEqual([2, 3]);
  });
});

test('what is missing is made where that is wanted, once, for devices of its kind', () => {
  const read = plan('hostname,site,zone,brand,model\nBOX_7,Callao,Quay,Acme,A1', true);
  expect(read).toMatchObject({
    errors: [],
    makes: {
      sites: ['Callao'],
      zones: [{ site: 'Callao', name: 'Quay' }],
      brands: ['Acme'],
      models: [{ brand: 'Acme', name: 'A1', kind: 'alarm_box' }],
    },
  });
});

test('a device that was exported and is imported again is unchanged, whatever people wrote', () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .filter((value) => value.trim() === value);
  const line = fc.record({
    name: fc.option(text),
    location: fc.option(text),
    notes: fc.option(text),
    tags: fc
      .uniqueArray(fc.stringMatching(/^[a-z0-9._:-]{1,10}$/), { maxLength: 5 })
      .map((tags) => tags.sort()),
    latitude: fc.integer({ min: -900_000_000, max: 900_000_000 }).map((value) => value / 1e7),
    longitude: fc.integer({ min: -1_800_000_000, max: 1_800_000_000 }).map((value) => value / 1e7),
    installation_date: fc.option(
      fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
    ),
    retired: fc.boolean(),
  });
  fc.assert(
    fc.property(line, (change) => {
      const device: DeviceLine & { id: number } = { ...box, ...change };
      const exported = CSV_COLUMNS.map((column) => cellText(device[column]));
      const read = planImport(
        [
          { line: 1, cells: [...CSV_COLUMNS] },
          { line: 2, cells: exported },
        ],
        { ...known, devices: [device] },
        false,
      );
      expect(read).toMatchObject({ errors: [], unchanged: 1, changed: [], added: [] });
    }),
  );
});
