import { expect, it } from 'vitest';
import { isOwnPage } from './sender-check.ts';

const top = { url: 'app://watchdesk/alarms', parent: null };

it.each([
  ['the top frame of our window', 7, top, 7, true],
  ['another window', 8, top, 7, false],
  ['a window after ours was closed', 7, top, undefined, false],
  ['a frame inside the page', 7, { ...top, parent: top }, 7, false],
  ['a page that navigated away', 7, { ...top, url: 'https://elsewhere.example/' }, 7, false],
  ['a frame that is gone', 7, null, 7, false],
])('%s', (_name, contentsId, frame, ownContentsId, believed) => {
  expect(isOwnPage({ contentsId, frame }, ownContentsId)).toBe(believed);
});
