/** Runs what it is given one after the other, whatever became of the one before. */
export function createOneAtATime() {
  let last: Promise<unknown> = Promise.resolve();
  return function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work);
    last = mine.catch(() => {});
    return mine;
  };
}
