import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { type ViewPool, viewPool } from "../../lib/augment/view-pool";
import {
  PLAIN_VIEW,
  decideProbedViews,
  decideStrongViews,
  decideWeakViews,
  makeViews,
} from "../../lib/augment/views";
import { rates } from "../../lib/augment/rates";
import { seedKey } from "../../lib/base/keys";
import type { Image } from "../../lib/images/image";

const picture = (n: number, height: number, width: number, channels: number): Image => ({
  height,
  width,
  channels,
  pixels: Uint8Array.from(
    { length: height * width * channels },
    (_, i) => (i * (5 + n) + (i >> 3) * 11 + 23 * n) % 256,
  ),
});
const images = Array.from({ length: 101 }, (_, n) =>
  picture(n, 9 + (n % 3), 12 - (n % 2), n % 5 === 0 ? 1 : 3),
);
const decisions = [
  ...decideStrongViews(seedKey(1), 50, rates.init(), { depth: 3 }),
  ...decideProbedViews(seedKey(2), 30, rates.init()).probes,
  ...decideWeakViews(seedKey(3), 11),
  ...Array.from({ length: 10 }, () => PLAIN_VIEW),
];

describe("view workers", function () {
  this.timeout(60_000);
  const pools: Record<number, ViewPool> = {};
  before(() => [1, 2, 3].forEach((count) => (pools[count] = viewPool(count))));
  after(() => Promise.all(Object.values(pools).map((pool) => pool.close())));

  for (const count of [1, 2, 3]) {
    it(`make the bytes that makeViews makes, in its order: ${count} for 101 images of many shapes`, async () => {
      for (const options of [
        {},
        { geometry: "fraction", weak: { flip: true, shiftPixels: 2 } },
      ] as const) {
        const shifts = decisions.map((decision) => ({
          ...decision,
          weak: decision.weak && { ...decision.weak, top: decision.weak.top % 5, left: 4 },
        }));
        const made = await pools[count].makeViews(images, shifts, options);
        assert.deepEqual(made, makeViews(images, shifts, options));
      }
    });
  }

  it("may be more than the images, and be asked for none", async () => {
    const two = decisions.slice(0, 2);
    assert.deepEqual(
      await pools[3].makeViews(images.slice(0, 2), two),
      makeViews(images.slice(0, 2), two),
    );
    assert.deepEqual(await pools[3].makeViews([], []), []);
  });

  it("leave the images they were given alone, and may be given one image many times", async () => {
    const twin = picture(1, 9, 9, 1);
    const before = [...twin.pixels];
    const many = decisions.slice(0, 7);
    const made = await pools[2].makeViews(
      many.map(() => twin),
      many,
    );
    assert.deepEqual([...twin.pixels], before);
    assert.ok(new Set(made.map(({ pixels }) => pixels.join())).size > 1);
  });

  it("may be asked for the next views before the first are made", async () => {
    const [one, two] = [images.slice(0, 40), images.slice(40, 80)];
    const [a, b] = await Promise.all([
      pools[2].makeViews(one, decisions.slice(0, 40)),
      pools[2].makeViews(two, decisions.slice(40, 80)),
    ]);
    assert.deepEqual(a, makeViews(one, decisions.slice(0, 40)));
    assert.deepEqual(b, makeViews(two, decisions.slice(40, 80)));
  });

  it("throw the sentences that makeViews throws", async () => {
    const wrong = [{ weak: null, policy: [{ operation: "tilt", levels: [], uniforms: [] }] }];
    let sentence = "";
    try {
      makeViews(images.slice(0, 1), wrong);
    } catch (thrown) {
      sentence = (thrown as Error).message;
    }
    assert.match(sentence, /tilt/);
    await assert.rejects(pools[1].makeViews(images.slice(0, 1), wrong), { message: sentence });
    await assert.rejects(
      pools[1].makeViews(images, decisions.slice(1)),
      /there should be a decision for each image, but 101 images came with 100/,
    );
  });

  it("refuse an image whose pixels are not its height, width and channels", async () => {
    const torn = { ...images[0], pixels: images[0].pixels.subarray(1) };
    await assert.rejects(
      pools[1].makeViews([torn], [PLAIN_VIEW]),
      /makeViews: an image of \[9, 12, 1\] should have 108 pixel bytes, but came with 107/,
    );
  });

  it("load neither TensorFlow nor anything else but images and augmentation", () => {
    const load = createRequire(__filename);
    const file = load.resolve("../../lib/augment/view-worker");
    const rooms = new Set<string>();
    const visit = (module: NodeJS.Module | undefined): void => {
      if (module === undefined || rooms.has(module.filename)) return;
      rooms.add(module.filename);
      module.children.forEach(visit);
    };
    load(file);
    visit(load.cache[file]);
    const own = [...rooms].map((path) => /dist\/lib\/(\w+)\//.exec(path)?.[1]).filter(Boolean);
    assert.deepEqual([...new Set(own)].sort(), ["augment", "base", "images"]);
    assert.deepEqual(
      [...rooms].filter((path) => path.includes("node_modules") && !path.includes("piscina")),
      [],
    );
  });
});
