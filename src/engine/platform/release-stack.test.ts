import { describe, expect, it } from 'vitest';
import { createReleaseStack } from './release-stack.ts';

describe('release stack', () => {
  it('releases the newest first, runs every release, and tells the first error', async () => {
    const stack = createReleaseStack();
    const released: string[] = [];
    stack.add('database', () => void released.push('database'));
    stack.add('broker', () => {
      released.push('broker');
      throw new Error('the broker does not stop');
    });
    await expect(stack.releaseAll()).rejects.toThrow('the broker does not stop');
    expect(released).toEqual(['broker', 'database']);
  });

  it('releases what a start that was still under way adds after everything was released', async () => {
    const stack = createReleaseStack();
    const released: string[] = [];
    await stack.releaseAll();
    stack.add('ingestion', () => void released.push('ingestion'));
    await stack.releaseAll();
    expect(released).toEqual(['ingestion']);
  });

  it('releases what is added during the release before what is older', async () => {
    const stack = createReleaseStack();
    const released: string[] = [];
    stack.add('database', () => void released.push('database'));
    stack.add('broker', () => {
      stack.add('late', () => void released.push('late'));
      released.push('broker');
    });
    await stack.releaseAll();
    expect(released).toEqual(['broker', 'late', 'database']);
  });
});
