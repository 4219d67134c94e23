import assert from "node:assert/strict";
import { CLASSROOM_ROWS, type RowName, classroomMethod } from "../../lib/runs/classroom";
import { presetNamed } from "../../lib/runs/presets";
import { plainOptions } from "../../lib/methods/options";

// What each row changes against ReMixMatch in the classroom: the paper's table 3, at K = 2.
const CHANGES: Partial<Record<RowName, Record<string, unknown>>> = {
  ReMixMatch: {},
  "no alignment": { alignment: false },
  "no weak views": { anchor: "strong" },
  "no strong views": { augmentation: "weak", guess: "mean" },
  "no rotation": { rotationWeight: 0 },
  "no pre-mixup loss": { preMixupWeight: 0 },
  "L2 unlabeled loss": { unlabeledLoss: "squared", unlabeledWeight: 75 },
  "K = 1": { strongViews: 1 },
  "K = 4": { strongViews: 4 },
};

describe("the classroom's ablation", () => {
  const at = (options: object, path: string): unknown =>
    path.split(".").reduce<unknown>((inside, name) => (inside as never)[name], options);

  for (const [row, changes] of Object.entries(CHANGES)) {
    it(`${row}: changes ${JSON.stringify(changes)} alone`, () => {
      const full = plainOptions(classroomMethod("ReMixMatch").options);
      const options = plainOptions(classroomMethod(row as RowName).options);
      const changed = Object.entries(options).filter(
        ([name, value]) => JSON.stringify(value) !== JSON.stringify(at(full, name)),
      );
      assert.deepEqual(Object.fromEntries(changed), changes);
    });
  }

  it("compares with MixMatch and the supervised baselines, in the same setting", () => {
    const { options, network } = presetNamed("classroom");
    const shared = ["averageDecay", "statisticsDecay", "warmAverages", "learningRate"];
    for (const [row, name] of [
      ["MixMatch", "mixmatch"],
      ["supervised with CTAugment", "supervised"],
      ["supervised", "supervised"],
    ] as const) {
      const method = classroomMethod(row);
      assert.equal(method.name, name);
      assert.equal(method.network, network);
      const full = classroomMethod("ReMixMatch").options;
      for (const path of [...shared, "weak.flip", "weak.shiftPixels"]) {
        assert.equal(at(method.options, path), at(full, path), path);
      }
    }
    assert.equal(at(classroomMethod("MixMatch").options, "rampImages"), at(options, "rampImages"));
    assert.equal(at(classroomMethod("supervised").options, "augmentation.name"), "weak");
    const { options: probed } = classroomMethod("supervised with CTAugment");
    assert.equal(at(probed, "augmentation.name"), "ctaugment");
    assert.equal(Object.keys(CLASSROOM_ROWS).length, Object.keys(CHANGES).length + 3);
  });
});
