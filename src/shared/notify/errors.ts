/** Why people outside could not be told as asked. */
export const notifyErrors = {
  CHANNEL_UNKNOWN: {
    status: 422,
    message: 'A chosen channel does not exist (any more). Choose again.',
  },
} as const;
