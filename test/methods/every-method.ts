import type { Method } from "../../lib/methods/method";
import { methodNamed } from "../../lib/methods/registry";
import type { Workers } from "../../lib/methods/workers";
import { network, small } from "./small";

/** A method in one of its ways to draw views. */
export interface Way {
  readonly name: string;
  readonly options: object;
  /** Whether the next step's views can be drawn before this one has learned. */
  readonly drawsAhead: boolean;
}

const { views } = small;
const quick = { averageDecay: 0, rates: { decay: 0 }, views }; // Rates that change views at once.
/** Every method, in every way that it draws its views. */
export const WAYS: Readonly<Record<string, Way>> = {
  remixmatch: { name: "remixmatch", options: { ...small, ...quick }, drawsAhead: true },
  "remixmatch without lag": {
    name: "remixmatch",
    options: { ...small, ...quick, rates: { decay: 0, lag: 0 } },
    drawsAhead: false,
  },
  "remixmatch on weak views": {
    name: "remixmatch",
    options: { ...small, augmentation: "weak", guess: "swap", rates: { lag: 0 } },
    drawsAhead: true,
  },
  mixmatch: { name: "mixmatch", options: { rampImages: 0, views }, drawsAhead: true },
  supervised: { name: "supervised", options: { views, mixup: 0.5 }, drawsAhead: true },
  "supervised with CTAugment": {
    name: "supervised",
    options: { ...quick, augmentation: "ctaugment" },
    drawsAhead: true,
  },
  "supervised with CTAugment without lag": {
    name: "supervised",
    options: { ...quick, augmentation: "ctaugment", rates: { decay: 0, lag: 0 } },
    drawsAhead: false,
  },
};

/** The method of a way, on the small network. */
export function methodOf({ name, options }: Way, workers?: Workers): Method {
  return methodNamed(name, network, options, workers);
}
