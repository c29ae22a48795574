/**
 * What cuts its text is a part of its own each time that a frame is put together. So only what may be too long cuts: by
 * this width of a letter, which no words have on average, also where all are capitals.
 */
const LETTER_PX = 10;

/** Letters that fit for sure into columns of a fixed width, which stand in alarm-list.module.css. */
export const ROOM_CH = { type: 12, state: 16 } as const;

/** All of a line but its two columns that grow, with the gaps. */
const FIXED_PX = 538;

/** The same for the columns that share what is left of a list of this width. */
export const growingRoomCh = (listWidthPx: number): number =>
  Math.max(0, Math.floor((listWidthPx - FIXED_PX) / 2 / LETTER_PX));
