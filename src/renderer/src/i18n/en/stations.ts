export const stations = {
  title: 'Stations',
  explanation:
    'The running desks and servers that share this database. One takes in the devices’ messages; if it fails, another takes over within seconds.',
  columns: {
    station: 'Station',
    role: 'Role',
    people: 'Logged in',
    beat: 'Last heard',
    clock: 'Clock',
    clockHint: 'How far its clock is ahead of the database’s',
    host: 'Computer',
    version: 'Version',
    actions: 'Actions',
  },
  role: { ingests: 'takes in messages', standby: 'standby', away: 'away' },
  edition: { desktop: 'desktop', headless: 'server', worker: 'worker' },
  since: 'since',
  here: 'here',
  nobody: 'nobody',
  process: 'process {{id}}',
  clockError: 'measured to ±{{ms}} ms',
  alone:
    'This is the only station. Start another one with the same database and broker, and it stands by for this one.',
  handOver: {
    to: 'Hand over to {{name}}',
    offer: 'Hand over',
    confirm: 'Hand over now',
    keep: 'Keep',
    underWay: 'handing over …',
  },
} as const;
