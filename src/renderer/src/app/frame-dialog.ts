/** The one dialog of the frame that is open. */
export type FrameDialog = 'none' | 'palette' | 'keys' | 'password';
