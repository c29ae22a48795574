import { z } from 'zod';

/** What may come of making rules. */
export const ruleErrors = {
  RULE_NAME_TAKEN: {
    status: 409,
    message: 'There is a rule of this name for the same devices. Choose another name, or change that one.',
  },
  RULE_CHANGED: {
    status: 409,
    message: 'Someone saved this rule after you opened it. Look at that version before you save yours.',
    data: z.object({ version: z.int(), by: z.string(), at: z.date() }),
  },
  RULE_ARCHIVED: { status: 409, message: 'The rule is archived. Take it out of the archive first.' },
} as const;
