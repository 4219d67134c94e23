import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Image, fork, operations, seedKey, strongViews } from "../../lib";
import { type Policy, applyPolicy, drawPolicy, drawProbe, rates } from "../../lib/augment";
import { dataOf } from "./cases";
import { type Asks, timed } from "./serve";

/** The set of policies that training draws: two operations, at strengths by fresh rates. */
export const DRAWN = "drawn policies";

/** Whole views, weak and strong, each side drawing its own: the same work, other numbers. */
export const WHOLE = "whole strong views, drawn and made";

/** What our process can be asked about views. */
export function viewAsks(): Asks {
  let images: Image[] = [];
  const sets = new Map<string, Policy[]>();
  return {
    /** Draws a policy for each image and set, and writes all for the peer. */
    prepareViews({ folder, count }: { folder: string; count: number }) {
      images = dataOf({ network: "wrn28x2", side: 32 }, count).train.images.slice();
      const key = seedKey(3);
      for (const { name } of operations) {
        const policies = images.map((_, i) => singlePolicy(name, i));
        sets.set(name, policies);
      }
      const drawn = images.map((_, i) => drawPolicy(fork(key, "policy", i), rates.init()));
      sets.set(DRAWN, drawn);
      const described = { shape: [32, 32, 3], count, sets: Object.fromEntries(sets) };
      writeFileSync(join(folder, "policies.json"), JSON.stringify(described));
      writeFileSync(join(folder, "images.bin"), Buffer.concat(images.map(({ pixels }) => pixels)));
      return { sets: [...sets.keys()] };
    },

    /** Applies the policies of a set, one to each image. The digest is of all bytes that came out. */
    async views({ set }: { set: string }) {
      if (set === WHOLE) {
        const { ms, cpuMs } = await timed(() => strongViews(seedKey(5), images, rates.init()));
        return { ms, cpuMs };
      }
      const policies = sets.get(set)!;
      const { value, ms, cpuMs } = await timed(() =>
        images.map((image, i) => applyPolicy(image, policies[i])),
      );
      return { ms, cpuMs, digest: digestOf(value) };
    },
  };
}

// The levels of a probe that happened to draw this operation first; each image its own.
function singlePolicy(name: string, image: number): Policy {
  for (let attempt = 0; ; attempt++) {
    const [first] = drawProbe(fork(seedKey(4), image, attempt), { depth: 1 });
    if (first.operation === name) return [first];
  }
}

function digestOf(images: readonly Image[]): string {
  const hash = createHash("sha256");
  for (const { pixels } of images) hash.update(pixels);
  return hash.digest("hex").slice(0, 16);
}
