/** What the double tells the test that started it, over the child process's channel. */
export type DoubleEvent =
  | { readonly type: 'browser'; readonly endpoint: string }
  | { readonly type: 'engine'; readonly pid: number }
  | { readonly type: 'notification'; readonly title: string; readonly body: string }
  | {
      readonly type: 'window';
      readonly what: 'shown' | 'shown-inactive' | 'focused' | 'flashing' | 'hidden' | 'on-top';
    }
  | { readonly type: 'connected' }
  | { readonly type: 'denied'; readonly what: 'navigation' | 'window'; readonly url: string }
  | { readonly type: 'permission'; readonly permission: string; readonly granted: boolean }
  | { readonly type: 'error-box'; readonly title: string; readonly content: string }
  | { readonly type: 'tray'; readonly labels: readonly string[] };

/** What a test does from outside: what a person does with the window's frame or the tray. */
export type DoubleCommand =
  | { readonly type: 'close-window' }
  | { readonly type: 'minimize-window' }
  | { readonly type: 'blur-window' }
  | { readonly type: 'quit' }
  /** Whether the session's handlers grant a permission to our own page. */
  | { readonly type: 'ask-permission'; readonly permission: string };

/** Tells the test; alone, the double runs without one. */
export function tell(event: DoubleEvent): void {
  process.send?.(event);
}
