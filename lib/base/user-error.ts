/**
 * An error whose message is a sentence for the user: what came, what was
 * expected, what to do. The command line prints the sentence alone; any other error is a bug of
 * ours and keeps its stack.
 */
export class UserError extends Error {
  override readonly name = "UserError";
  /** 1: the work failed; 2: the call itself was wrong. */
  readonly exitCode: 1 | 2;

  constructor(
    sentence: string,
    { exitCode = 1, cause }: { exitCode?: 1 | 2; cause?: unknown } = {},
  ) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.exitCode = exitCode;
  }
}

/** The message of anything that can be thrown, even if it throws in turn when it is read. */
export function reason(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    return "it does not say why";
  }
}
