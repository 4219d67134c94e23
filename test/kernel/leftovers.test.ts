import assert from "node:assert/strict";
import { skip } from "../skip";
import { ENDINGS, type Leftovers } from "./endings";

/** So many kernels end at once: they mostly wait. */
const LANES = 3;

describe("the programs that cells have started", function () {
  this.timeout(120_000);
  const names = Object.keys(ENDINGS);
  const counted = new Map<string, Promise<Leftovers>>();

  before(function () {
    if (process.platform === "win32") skip(this, "for Linux and macOS only");
    const lanes = Array.from({ length: LANES }, () => Promise.resolve<unknown>(undefined));
    for (const [i, name] of names.entries()) {
      const leftovers = lanes[i % LANES].then(ENDINGS[name]);
      lanes[i % LANES] = leftovers.catch(() => undefined); // its own test reports it
      counted.set(name, leftovers);
    }
  });

  for (const name of names) {
    it(`end, but for the one that says it goes on, with ${name}`, async () =>
      assert.deepEqual(await counted.get(name), { left: 0, goingOn: 1 }));
  }
});
