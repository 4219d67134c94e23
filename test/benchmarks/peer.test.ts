import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Policy, inThisThread, startEngine } from "../../lib";
import { chooseOptions } from "../../lib/methods/remixmatch/options";
import { close } from "../close";
import { type GoldenCase, goldenDecisions, movedRates, readGolden } from "../methods/golden";
import { type GivenStep, writeCase } from "./case-folder";
import { caseOf } from "./cases";
import type { Child } from "./child";
import { findPeerPython } from "./environment";
import { openPeer } from "./section";
import { type Trainer, openTrainer } from "./trainer";
import { skip } from "../skip";

interface PeerState {
  readonly weights: Readonly<Record<string, number[]>>;
  readonly averaged: Readonly<Record<string, number[]>>;
  readonly statistics: Readonly<Record<string, number[]>>;
  readonly rates: Readonly<Record<string, number[][]>>;
}

interface Stepped {
  readonly terms: Record<string, number>;
}

const golden = readGolden("step");

describe("the benchmark's peer in PyTorch", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "remixmatch-peer-"));
  let peer: Child;

  before(async function () {
    const found = await findPeerPython();
    if ("missing" in found) return skip(this, found.missing);
    peer = openPeer(found.python, 1);
  });
  after(async () => {
    await peer?.close();
    rmSync(folder, { recursive: true });
  });

  // "swap" is in no benchmark, and the peer refuses it.
  for (const [name, one] of Object.entries(golden.cases)) {
    if (name === "swap") continue;
    it(`takes the ten steps of the float64 program: case ${name}`, async () => {
      await prepareGolden(one);
      for (const wanted of one.losses) {
        const { terms } = await peer.ask<Stepped>("step", { slot: "golden" });
        for (const [term, value] of Object.entries(terms)) close(value, wanted[term], 1e-6);
        assert.deepEqual([...Object.keys(terms), "loss"].sort(), Object.keys(wanted).sort());
      }
      if (one.gradients) expectGoldenState(await peer.ask("state", { slot: "golden" }), one);
    });
  }

  it("refuses a guess that it does not know", async () => {
    await prepareGolden(golden.cases.swap);
    await assert.rejects(peer.ask("step", { slot: "golden" }), {
      message: "PyTorch: could not step: ValueError: guess should be anchor or mean, but is swap",
    });
  });

  for (const method of ["supervised", "mixmatch", "remixmatch"] as const) {
    it(`learns as ours does, from the same views: ${method}`, async () => {
      await startEngine();
      const given = caseOf({ network: "classroom", method, batch: 8 });
      const trainer: Trainer = await openTrainer(given, inThisThread, folder);
      await peer.ask("prepare", { slot: "ours", folder });
      for (let step = 0; step < 3; step++) {
        const ours = await trainer.step();
        const { terms } = await peer.ask<Stepped>("step", { slot: "ours" });
        // In float32 Adam makes more of the first step's last bits, step by step.
        for (const [term, value] of Object.entries(terms)) {
          close(value / ours.terms[term], 1, step === 0 ? 1e-5 : 1e-2);
        }
      }
      trainer.dispose();
    });
  }

  async function prepareGolden({ options }: GoldenCase): Promise<void> {
    const { network, weights } = golden;
    const rotation = options.rotationWeight !== 0;
    const used = Object.entries(weights).filter(([name]) => rotation || !name.includes("rotation"));
    const arrays = used.map(([name, { shape, values }]) => [
      name,
      { shape, data: Float32Array.from(values) },
    ]);
    writeCase(folder, {
      network,
      method: "remixmatch",
      options: chooseOptions(options, network.classes),
      weights: Object.fromEntries(arrays) as Parameters<typeof writeCase>[1]["weights"],
      steps: goldenDecisions(golden, options.strongViews).map(({ views, labels, mix }) => {
        const strong = views.strong.map((block, k) => [`strong${k}`, block]);
        const { labeled, anchor, probes } = views;
        const all = { labeled, anchor, ...(Object.fromEntries(strong) as GivenStep["views"]) };
        const probed = options.augmentation === "weak" ? {} : { probes };
        const policies: readonly Policy[] = views.policies;
        return { views: { ...all, ...probed }, labels, policies, mix };
      }),
    });
    await peer.ask("prepare", { slot: "golden", folder, dtype: "float64" });
  }
});

function expectGoldenState(state: PeerState, { after: wanted }: GoldenCase): void {
  for (const [name, values] of Object.entries(wanted.weights)) {
    close(state.weights[name], values, 1e-6);
    close(state.averaged[name], wanted.averaged[name], 1e-6);
  }
  for (const [layer, { mean, variance }] of Object.entries(wanted.statistics)) {
    close(state.statistics[`${layer}/mean`], mean, 1e-6);
    close(state.statistics[`${layer}/variance`], variance, 1e-6);
  }
  close(
    movedRates(state.rates).map(([, , , rate]) => rate),
    wanted.rates!.map(([, , , rate]) => rate),
    1e-6,
  );
}
