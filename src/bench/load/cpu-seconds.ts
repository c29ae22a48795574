import { readdir, readFile } from 'node:fs/promises';

/** Of the clock that /proc counts in (USER_HZ), the same on all Linux systems of today. */
const TICKS_PER_S = 100;
/** Fields of /proc/PID/stat after the name in brackets, see proc(5). */
const PARENT = 1;
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;
const ENDED_CHILDREN_TICKS = [13, 14];

/** What a process and its children have taken so far, user and system. Linux only. */
export async function cpuSeconds(pid: number): Promise<number> {
  let ticks = 0;
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const fields = await statOf(entry);
    const isOwn = entry === String(pid);
    if (!isOwn && fields[PARENT] !== pid) continue;
    const counted = isOwn ? [USER_TICKS, SYSTEM_TICKS, ...ENDED_CHILDREN_TICKS] : [USER_TICKS, SYSTEM_TICKS];
    for (const field of counted) ticks += fields[field] ?? 0;
  }
  return ticks / TICKS_PER_S;
}

async function statOf(pid: string): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
}
