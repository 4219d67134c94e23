import type { Method } from "../../lib/methods/method";
import { findMethod } from "../../lib/methods/registry";
import type { Workers } from "../../lib/methods/workers";
import { network, small } from "./small";

/** A method in one of its ways to draw views. */
export interface Way {
  readonly name: string;
  readonly options: object;
  /** Whether the next step's views can be drawn before this one has learned. */
  readonly drawsAhead: boolean;
}

const { weak } = small;
// Rates that change views at once.
const quick = { averageDecay: 0, augmentation: { name: "ctaugment", decay: 0 }, weak };
const undelayed = { name: "ctaugment", decay: 0, rateDelay: 0 };
/** Every method, in every way that it draws its views. */
export const WAYS: Readonly<Record<string, Way>> = {
  remixmatch: { name: "remixmatch", options: { ...small, ...quick }, drawsAhead: true },
  "remixmatch without delay": {
    name: "remixmatch",
    options: { ...small, ...quick, augmentation: undelayed },
    drawsAhead: false,
  },
  "remixmatch on weak views": {
    name: "remixmatch",
    options: { ...small, augmentation: "weak", guess: "swap" },
    drawsAhead: true,
  },
  mixmatch: { name: "mixmatch", options: { rampImages: 0, weak }, drawsAhead: true },
  supervised: { name: "supervised", options: { weak, mixup: 0.5 }, drawsAhead: true },
  "supervised with CTAugment": {
    name: "supervised",
    options: quick,
    drawsAhead: true,
  },
  "supervised with CTAugment without delay": {
    name: "supervised",
    options: { ...quick, augmentation: undelayed },
    drawsAhead: false,
  },
};

/** The method of a way, on the small network. */
export function methodOf({ name, options }: Way, workers?: Workers): Method {
  return findMethod(name)(network, options, workers);
}
