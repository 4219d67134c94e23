import Mocha from "mocha";
import { skipReason } from "./skip";

const NO_REASON = "no reason given";

/**
 * Mocha's own spec report, closed with the reasons of skipped tests, each with its count, and with
 * one line that other programs can read. With the reporter option `skippedAtMost`, a run that skips
 * more tests than that number fails.
 */
class ClosingLine extends Mocha.reporters.Spec {
  private readonly reasons = new Map<string, number>();
  private readonly skippedAtMost: number;

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const { skippedAtMost } = (options.reporterOptions ?? {}) as { skippedAtMost?: string };
    this.skippedAtMost = skippedAtMost === undefined ? Infinity : Number(skippedAtMost);
    runner.on(Mocha.Runner.constants.EVENT_TEST_PENDING, ({ title }) => {
      const reason = skipReason(title) ?? NO_REASON;
      this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
    });
  }

  override epilogue(): void {
    super.epilogue();
    const { passes, failures, pending } = this.stats;
    for (const [reason, count] of [...this.reasons].sort(([, a], [, b]) => b - a)) {
      console.log(`${count} skipped: ${reason}`);
    }
    if (this.skipsTooMany()) {
      console.log(`At most ${this.skippedAtMost} tests may be skipped here, but ${pending} were.`);
    }
    const skipped = pending > 0 ? `, ${pending} skipped` : "";
    console.log(`${passes} passed, ${failures} failed${skipped}`);
  }

  /** Hands the number of failures on, which is mocha's exit code. */
  override done(failures: number, then?: (failures: number) => void): void {
    then?.(this.skipsTooMany() ? Math.max(failures, 1) : failures);
  }

  // Written so that a number that cannot be read is too few, too.
  private skipsTooMany(): boolean {
    return !(this.stats.pending <= this.skippedAtMost);
  }
}

export = ClosingLine;
