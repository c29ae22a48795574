import { expect, it } from 'vitest';
import { inHeldOrder } from './use-held-order.ts';

const idOf = (item: { readonly id: number }): number => item.id;
const items = (...ids: readonly number[]) => ids.map((id) => ({ id }));

it('lets no line move away from under the pointer, and newcomers wait at the end', () => {
  expect(inHeldOrder(items(3, 1, 2), null, idOf)).toEqual(items(3, 1, 2));
  expect(inHeldOrder(items(3, 1, 2), [1, 2, 3], idOf)).toEqual(items(1, 2, 3));
  expect(inHeldOrder(items(4, 3, 1), [1, 2, 3], idOf)).toEqual(items(1, 3, 4));
});
