import type { StepReport } from "../methods/method";
import type { Evaluation } from "./evaluate";

/** A word on how training goes, beside its progress: "loss 1.234  accuracy 68.2 %", the last one. */
export function stepText({ terms }: Pick<StepReport, "terms">, last?: Evaluation): string {
  const loss = `loss ${terms.loss.toFixed(3)}`;
  return last === undefined ? loss : `${loss}  accuracy ${(100 * last.accuracy).toFixed(1)} %`;
}
