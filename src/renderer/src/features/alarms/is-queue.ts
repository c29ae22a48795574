/** The queue itself, with or without an open alarm; not the boards beside it. */
export function isQueue(pathname: string): boolean {
  return /^\/alarms(\/\d+)?$/.test(pathname);
}
