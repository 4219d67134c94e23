import assert from "node:assert/strict";
import { rates } from "../../../lib/augment/rates";
import { PLAIN_VIEW, type ViewDecision, makeViews } from "../../../lib/augment/views";
import { imageBatch } from "../../../lib/methods/image-batch";
import { type ReMixMatchChoices, remixmatchSchema } from "../../../lib/methods/remixmatch/options";
import { type ViewDecisions, decideViews, drawViews } from "../../../lib/methods/remixmatch/views";
import { inThisThread } from "../../../lib/methods/workers";
import { batch, key, small } from "../small";

const decide = (changed: ReMixMatchChoices = {}): ViewDecisions =>
  decideViews(key, 64, rates.init(), remixmatchSchema.parse({ ...small, ...changed }));
const lengths = (views: readonly ViewDecision[]): number[] => [
  ...new Set(views.map(({ policy }) => policy.length)),
];

describe("the views of a step", () => {
  it("are a strong and a probing view of each labeled image, an anchor and K strong ones of each unlabeled", () => {
    const { labeled, probes, anchor, strong } = decide({ strongViews: 3 });
    assert.deepEqual(
      [labeled, probes, anchor, ...strong].map(({ length }) => length),
      [64, 64, 64, 64, 64, 64],
    );
    // Two operations each, none on the anchor.
    assert.deepEqual([labeled, probes, anchor, ...strong].map(lengths), [
      [2],
      [2],
      [0],
      [2],
      [2],
      [2],
    ]);
  });

  it("share the weak view between a labeled image and its probe, and nothing else", () => {
    const { labeled, probes, anchor, strong } = decide();
    const weak = (views: readonly ViewDecision[]): string =>
      JSON.stringify(views.map((view) => view.weak));
    assert.equal(weak(labeled), weak(probes));
    assert.equal(new Set([labeled, anchor, ...strong].map(weak)).size, 4);
    const policies = [labeled, probes, ...strong].map((views) =>
      JSON.stringify(views.map(({ policy }) => policy)),
    );
    assert.equal(new Set(policies).size, 4);
  });

  it("keep those of a smaller K when K grows", () => {
    const [two, three] = [decide(), decide({ strongViews: 3 })];
    assert.deepEqual(three, { ...two, strong: [...two.strong, three.strong[2]] });
  });

  it("have the anchor that is asked for", () => {
    assert.deepEqual(decide({ anchor: "plain" }).anchor, new Array(64).fill(PLAIN_VIEW));
    assert.deepEqual(lengths(decide({ anchor: "strong" }).anchor), [2]);
    assert.ok(decide().anchor.every(({ weak }) => weak !== null));
  });

  it("without CTAugment are weak all over, and no probes", () => {
    const { labeled, probes, anchor, strong } = decide({ augmentation: "weak" });
    assert.deepEqual([labeled, anchor, ...strong].map(lengths), [[0], [0], [0], [0]]);
    assert.deepEqual(probes, []);
  });

  it("are made as decided", async () => {
    const options = remixmatchSchema.parse(small);
    const drawn = await drawViews(key, batch, rates.init(), options, inThisThread);
    const decided = decideViews(key, 8, rates.init(), options);
    const made = (images: typeof batch.labeled, decisions: readonly ViewDecision[]) =>
      imageBatch(makeViews(images, decisions, { weak: options.weak }));
    assert.deepEqual(drawn, {
      labeled: made(batch.labeled, decided.labeled),
      probes: made(batch.labeled, decided.probes),
      policies: decided.probes.map(({ policy }) => policy),
      anchor: made(batch.unlabeled, decided.anchor),
      strong: decided.strong.map((each) => made(batch.unlabeled, each)),
    });
  });
});
