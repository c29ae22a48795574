import type { declaredErrors, procedureErrors } from '../../shared/contract/errors.ts';

type Declared = typeof declaredErrors & typeof procedureErrors;
export type AppErrorCode = keyof Declared;

type DataOf<Code extends AppErrorCode> = Declared[Code] extends { data: { _output: infer Data } }
  ? Data
  : undefined;

/**
 * An outcome that the contract declares, thrown by a use case as code and data. The dispatcher turns it into the
 * contract's error; anything else thrown is a bug and is reported as such.
 */
export class AppError<Code extends AppErrorCode = AppErrorCode> extends Error {
  override readonly name = 'AppError';
  constructor(
    readonly code: Code,
    ...rest: DataOf<Code> extends undefined
      ? [data?: undefined, options?: ErrorOptions]
      : [data: DataOf<Code>, options?: ErrorOptions]
  ) {
    super(code, rest[1]);
    this.data = rest[0] as DataOf<Code>;
  }
  readonly data: DataOf<Code>;
}

/**
 * A condition outside the program that a person must mend: a port in use, a folder of a newer version, a full disk.
 * Its message is one sentence that says what happened and what to do; hosts print it without a stack and exit 1.
 */
export class SetupError extends Error {
  override readonly name = 'SetupError';
}
