import assert from "node:assert/strict";
import { drawPolicy, drawProbe } from "../../lib/augment/draw";
import { rates } from "../../lib/augment/rates";
import { decideStrongViews, probedViews, strongViews, weakViews } from "../../lib/augment/views";
import { applyWeak, drawWeak } from "../../lib/augment/weak";
import { fork, seedKey } from "../../lib/base/keys";

const images = Array.from({ length: 40 }, (_, n) => ({
  height: 9,
  width: 9,
  channels: 1,
  pixels: Uint8Array.from({ length: 81 }, (_, i) => (i * 31 + n * 17) % 256),
}));
const weak = { flip: true, shiftPixels: 2 };

describe("weak views", () => {
  it("mirror half of the images and shift to every place", () => {
    const drawn = Array.from({ length: 2000 }, (_, seed) => drawWeak(seedKey(seed), weak));
    const mirrored = drawn.filter(({ flip }) => flip).length;
    assert.ok(Math.abs(mirrored - 1000) < 100, `${mirrored}`);
    assert.equal(new Set(drawn.map(({ top, left }) => `${top},${left}`)).size, 25);
  });

  it("leave digits unmirrored, and images in place, when asked", () => {
    const still = { flip: false, shiftPixels: 0 };
    for (let seed = 0; seed < 50; seed++) {
      assert.deepEqual(applyWeak(images[0], drawWeak(seedKey(seed), still), still), images[0]);
    }
  });

  it("give each image a draw of its own", () => {
    const twins = [images[0], images[0], images[0], images[0], images[0], images[0]];
    const views = weakViews(seedKey(3), twins, { weak });
    assert.ok(new Set(views.map(({ pixels }) => pixels.join())).size > 1);
  });
});

describe("strong views", () => {
  it("have the policies that drawPolicy draws one by one, however rates differ", () => {
    const learned = rates.update(
      rates.init(),
      Array.from({ length: 200 }, (_, seed) => ({
        policy: drawProbe(seedKey(seed), { depth: 4 }),
        probabilities: [(seed % 7) / 7, 1 - (seed % 7) / 7],
        label: 0,
      })),
      { decay: 0.5 },
    );
    for (const options of [
      {},
      { sampling: "bin", depth: 3 },
      { thresholdOf: "absolute" },
    ] as const) {
      const decided = decideStrongViews(seedKey(4), 30, learned, options);
      decided.forEach(({ policy }, i) =>
        assert.deepEqual(policy, drawPolicy(fork(seedKey(4), "policy", i), learned, options)),
      );
    }
  });

  it("are the same for the same key, and others for another", () => {
    const [a, b, c] = [1, 1, 2].map((seed) =>
      strongViews(seedKey(seed), images, rates.init(), { weak }),
    );
    assert.deepEqual(a, b);
    assert.notDeepEqual(a, c);
  });

  it("are weak views when the policy is empty", () => {
    const views = strongViews(seedKey(1), images, rates.init(), { weak, depth: 0 });
    const allowed = new Set(
      [true, false].flatMap((flip) =>
        [0, 1, 2, 3, 4].flatMap((top) =>
          [0, 1, 2, 3, 4].map((left) =>
            applyWeak(images[0], { flip, top, left }, weak).pixels.join(),
          ),
        ),
      ),
    );
    assert.ok(allowed.has(views[0].pixels.join()));
  });

  it("leave the images they were given alone", () => {
    const before = images.map(({ pixels }) => pixels.join());
    strongViews(seedKey(1), images, rates.init(), { weak });
    assert.deepEqual(
      images.map(({ pixels }) => pixels.join()),
      before,
    );
  });
});

describe("probed views", () => {
  it("share the weak view: without operations, the view and its probe are the same image", () => {
    const { strong, probes, policies } = probedViews(seedKey(1), images, rates.init(), {
      weak,
      depth: 0,
    });
    assert.deepEqual(strong, probes);
    assert.deepEqual(
      policies,
      images.map(() => []),
    );
  });

  it("distort the probe by the policy that they name, not by the training policy", () => {
    const { strong, probes, policies } = probedViews(seedKey(1), images, rates.init(), { weak });
    assert.equal(policies.length, images.length);
    assert.notDeepEqual(strong, probes);
  });
});
