import type { JSHandle, Page } from 'playwright-core';

/** What a key is pressed for. Each is over when it is painted. */
type Effect = 'moved' | 'claimed' | 'acknowledged' | 'asked' | 'closed' | 'left';

/** Key to painted, ms; null where nothing came of it in time. */
export interface Response {
  readonly effect: Effect;
  readonly ms: number | null;
}

const LOST_AFTER_MS = 5000;
const SCROLL_PX = 9000;
/** Two pages of lines in a second: as fast as a wheel is turned to look for something. */
const SCROLL_PX_PER_S = 1800;

export interface Operator {
  /** Down the queue and up again, without a stop. */
  scroll(): Promise<void>;
  /** Over some lines, to the worst that waits, takes it, acknowledges it, and closes it where it has returned. */
  handleNext(): Promise<readonly Response[]>;
}

/** Somebody at the page's queue, with a hand on the wheel or on the keys. */
export async function sitDown(page: Page): Promise<Operator> {
  const session = await page.context().newCDPSession(page);
  const list = page.getByRole('listbox', { name: 'Alarms' });

  async function press(key: string, effect: Effect): Promise<Response> {
    const watch = await watchFor(page, effect);
    await page.keyboard.press(key);
    return { effect, ms: await watch.evaluate(({ msToEffect }) => msToEffect) };
  }

  return {
    async scroll() {
      const box = await list.boundingBox();
      if (box === null) throw new Error('there is no queue to scroll');
      for (const yDistance of [-SCROLL_PX, SCROLL_PX / 2]) {
        await session.send('Input.synthesizeScrollGesture', {
          x: Math.round(box.x + box.width / 2),
          y: Math.round(box.y + box.height / 2),
          yDistance,
          speed: SCROLL_PX_PER_S,
          preventFling: true,
          gestureSourceType: 'mouse',
        });
      }
    },
    async handleNext() {
      const found: Response[] = [];
      for (const key of ['j', 'j', 'k', 'j', 'n']) found.push(await press(key, 'moved'));
      found.push(await press('Enter', 'claimed'));
      found.push(await press('a', 'acknowledged'));
      if (await hasReturned(page)) {
        found.push(await press('c', 'asked'));
        await page.keyboard.press('Space');
        found.push(await press('Enter', 'closed'));
      }
      found.push(await press('Escape', 'left'));
      return found;
    },
  };
}

const hasReturned = (page: Page): Promise<boolean> =>
  page.evaluate(
    () =>
      document.querySelector('[role="option"][aria-selected="true"]')?.textContent.includes('RETURNED') ===
      true,
  );

/** From the page's next key to the first painted frame that shows its effect. A key overtakes what is still to be evaluated. */
function watchFor(page: Page, effect: Effect): Promise<JSHandle<{ msToEffect: Promise<number | null> }>> {
  return page.evaluateHandle(
    ({ effect, lostAfterMs }) => ({
      msToEffect: new Promise<number | null>((resolve) => {
        const selected = () => document.querySelector('[role="option"][aria-selected="true"]');
        const before = selected()?.id;
        const isShown: Record<Effect, () => boolean> = {
          moved: () => selected() !== null && selected()?.id !== before,
          claimed: () => selected()?.ariaLabel?.includes(' has it') === true,
          acknowledged: () => selected()?.textContent.includes('ACK ') === true,
          asked: () => document.querySelector('[role="dialog"]') !== null,
          closed: () => document.querySelector('[role="dialog"]') === null,
          left: () => !/\d$/.test(window.location.hash),
        };
        let pressedAtMs: number | null = null;
        const onKey = (event: KeyboardEvent) => {
          pressedAtMs ??= event.timeStamp;
        };
        const look = () => {
          const fromMs = pressedAtMs;
          if (fromMs === null || !isShown[effect]()) return;
          finish();
          // The second frame begins when the first is painted.
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - fromMs)));
        };
        const observer = new MutationObserver(look);
        const timer = setTimeout(() => {
          finish();
          resolve(null);
        }, lostAfterMs);
        const finish = () => {
          observer.disconnect();
          clearTimeout(timer);
          document.removeEventListener('keydown', onKey, true);
        };
        document.addEventListener('keydown', onKey, true);
        observer.observe(document.body, {
          subtree: true,
          childList: true,
          characterData: true,
          attributes: true,
        });
      }),
    }),
    { effect, lostAfterMs: LOST_AFTER_MS },
  );
}
