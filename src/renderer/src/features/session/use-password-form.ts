import { type UseFormReturn, useForm } from 'react-hook-form';
import { PASSWORD_MIN_LENGTH } from '../../../../shared/access/model.ts';
import type { Problem } from '../../client/index.ts';
import { useCall, useDesk } from '../../client/index.ts';

export interface PasswordForm {
  readonly current: string;
  readonly next: string;
  readonly repeat: string;
}

export interface PasswordChange {
  readonly form: UseFormReturn<PasswordForm>;
  readonly pending: boolean;
  readonly problem: Problem | null;
  readonly submit: () => Promise<boolean>;
}

/** What is wrong with a new password before the engine is asked. */
export function checkNewPassword(next: string, repeat: string): 'too-short' | 'mismatch' | null {
  if (next.length < PASSWORD_MIN_LENGTH) return 'too-short';
  return next === repeat ? null : 'mismatch';
}

/** The form for an own password, wherever it stands. `submit` tells whether it was changed. */
export function usePasswordForm(): PasswordChange {
  const { session } = useDesk();
  const form = useForm<PasswordForm>({ defaultValues: { current: '', next: '', repeat: '' } });
  const change = useCall(async (client, { current, next }: PasswordForm) => {
    session.setMe(await client.access.changePassword({ currentPassword: current, newPassword: next }));
  });
  const submit = async (): Promise<boolean> => {
    let done = false;
    await form.handleSubmit(async (values) => {
      const wrong = checkNewPassword(values.next, values.repeat);
      if (wrong !== null) {
        form.setError(wrong === 'mismatch' ? 'repeat' : 'next', { type: wrong }, { shouldFocus: true });
        return;
      }
      done = (await change.run(values)).ok;
    })();
    if (done) form.reset();
    return done;
  };
  return { form, pending: change.pending, problem: change.problem, submit };
}
