import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { table } from "arquero";
import { setFrontend } from "../../lib/base/messages";
import { history } from "../../lib/repl/history";
import { resetVariables, variables } from "../../lib/repl/variables";
import { startEngine } from "../../lib/engine/engine";
import { toMimeBundle } from "../../lib/display/mime-bundle";

const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error("trap");
    },
  },
);

describe("variables", () => {
  const declared: Record<string, unknown> = {
    steps: 400,
    name: "a\nb",
    rows: [
      [1, 2],
      [3, 4],
    ],
    weights: new Float32Array([1, 2, 3]),
    batch: undefined, // a tensor, once there is an engine
    runs: table({ seed: [1, 2], error: [5, 6] }),
    image: { height: 1, width: 2, channels: 1, pixels: new Uint8Array(2) },
    scores: new Map([["a", 1]]),
    nothing: null,
    missing: undefined,
    f: () => 1,
    Net: class Net {},
    long: "x".repeat(100),
    hostile,
    bare: Object.create(null) as object,
  };

  before(async () => {
    await startEngine();
    declared.batch = tf.tensor([[1, 2, 3]]);
  });

  it("are a list, name by name", () => {
    const leave = setFrontend({ variables: () => declared });
    try {
      const lines = variables().map(({ name, type, size, value }) => [name, type, size, value]);
      assert.deepEqual(lines, [
        ["steps", "number", "", "400"],
        ["name", "string", "3 characters", "'a\\nb'"],
        ["rows", "Array", "[2]", "[ [Array], [Array] ]"],
        ["weights", "Float32Array", "[3]", "Float32Array(3) [ 1, 2, 3 ]"],
        ["batch", "Tensor float32", "[1, 3]", ""],
        ["runs", "table", "2 rows, 2 columns", "seed, error"],
        ["image", "image", "[1, 2, 1]", ""],
        ["scores", "Map", "1 entries", "Map(1) { 'a' => 1 }"],
        ["nothing", "null", "", "null"],
        ["missing", "undefined", "", "undefined"],
        ["f", "function", "", ""],
        ["Net", "class", "", ""],
        ["long", "string", "100 characters", `'${"x".repeat(58)}…`],
        ["hostile", "object", "", "{}"],
        ["bare", "object", "", "[Object: null prototype] {}"],
      ]);
    } finally {
      leave();
    }
  });

  it("show themselves as a table", async () => {
    const leave = setFrontend({ variables: () => ({ steps: 400, seed: 1 }) });
    try {
      const { bundle } = (await toMimeBundle(variables()))!;
      assert.deepEqual(String(bundle["text/plain"]).split("\n"), [
        "name   type    size  value",
        "steps  number        400",
        "seed   number        1",
        "2 rows, 4 columns",
      ]);
      assert.match(String(bundle["text/html"]), /^<table>/);
    } finally {
      leave();
    }
  });

  it("are removed by the front end", () => {
    let removed = 0;
    const leave = setFrontend({ forget: () => removed++ });
    resetVariables();
    leave();
    assert.equal(removed, 1);
  });

  it("are nowhere outside a notebook", () => {
    assert.throws(
      () => variables(),
      /^UserError: variables: this asks what a notebook's cells have done/,
    );
    assert.throws(() => resetVariables(), /^UserError: resetVariables: /);
    assert.throws(() => history(), /^UserError: history: /);
  });
});

describe("history", () => {
  it("is a list of cells that shows itself as their code", async () => {
    const cells = [
      { number: 1, source: "const a = 1;\n" },
      { number: 3, source: "a + 1" },
    ];
    const leave = setFrontend({ history: () => cells });
    const past = history();
    leave();
    assert.deepEqual([...past], cells);
    assert.equal(past[1].source, "a + 1");
    const { bundle } = (await toMimeBundle(past))!;
    assert.equal(bundle["text/plain"], "// [1]\nconst a = 1;\n\n// [3]\na + 1");
    const leaveEmpty = setFrontend({ history: () => [] });
    assert.equal((await toMimeBundle(history()))!.bundle["text/plain"], "no cell has run yet");
    leaveEmpty();
  });
});
