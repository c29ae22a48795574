import type { AnswerPayload } from '../../../../shared/commands/model.ts';

/** JSON with a line for each value; hexadecimal digits in pairs; text as it is. */
export function shownAnswer(payload: Exclude<AnswerPayload, { form: 'hidden' }>): string {
  switch (payload.form) {
    case 'text':
      return payload.content;
    case 'hex':
      return payload.content.replaceAll(/..(?=.)/g, '$& ');
    case 'json':
      try {
        return JSON.stringify(JSON.parse(payload.content), null, 2);
      } catch {
        return payload.content;
      }
  }
}
