import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { table } from "arquero";
import { displaySymbol } from "../../lib/base/display-symbol";
import { imageGrid } from "../../lib/display/image-grid";
import { toMimeBundle } from "../../lib/display/mime-bundle";
import { decodePng } from "./png";

const PLOTLY = "application/vnd.plotly.v1+json";

async function typesOf(value: unknown): Promise<string[]> {
  return Object.keys((await toMimeBundle(value))!.bundle);
}

async function textOf(value: unknown): Promise<string> {
  return String((await toMimeBundle(value))!.bundle["text/plain"]);
}

const gray = (height: number, width: number, value: number) => ({
  height,
  width,
  channels: 1,
  pixels: new Uint8Array(height * width).fill(value),
});

describe("toMimeBundle", () => {
  it("calls an object's own method first, sync or async, with a text beside it", async () => {
    const own = { [displaySymbol]: () => ({ "text/html": "<b>7</b>", "text/plain": "seven" }) };
    assert.deepEqual((await toMimeBundle(own))!, {
      bundle: { "text/html": "<b>7</b>", "text/plain": "seven" },
      metadata: {},
    });
    const late = {
      degrees: 20,
      data: [{ y: [1] }],
      async [Symbol.for("Jupyter.display")]() {
        await Promise.resolve();
        return { "text/markdown": "*20*", "image/png": Uint8Array.of(1, 2, 3) };
      },
    };
    const { bundle } = (await toMimeBundle(late))!;
    assert.equal(bundle["image/png"], "AQID");
    assert.match(String(bundle["text/plain"]), /degrees: 20/);
    class Sized {
      static [displaySymbol] = () => ({ "text/plain": "a class" });
    }
    assert.equal(await textOf(Sized), "a class");
  });

  it("shows a value whose own method fails as text, and says why", async () => {
    const cases: [() => unknown, string][] = [
      [() => { throw new Error("boom"); }, "its display method threw: boom"], // prettier-ignore
      [() => Promise.reject(new Error("late")), "its display method threw: late"],
      [() => undefined, "its display method: expected a bundle with MIME types as names, but undefined came"], // prettier-ignore
      [() => ({ html: "x" }), "its display method: expected a bundle with MIME types as names, but an object with html came"], // prettier-ignore
      [() => ({ "text/html": 7 }), "its display method: text/html should be a text, but came as a number"], // prettier-ignore
      [() => ({ "image/png": [1] }), "its display method: image/png should be bytes, or base64, but came as a list"], // prettier-ignore
      [() => ({ "application/json": 7n }), "its display method: application/json should be JSON, but a bigint cannot be written so"], // prettier-ignore
      [() => ({ "application/vnd.x+json": undefined }), "its display method: application/vnd.x+json should be JSON, but undefined cannot be written so"], // prettier-ignore
    ];
    for (const [show, why] of cases) {
      const text = await textOf({ loss: 1.5, [displaySymbol]: show });
      assert.match(text, /^\{\n? *loss: 1\.5/);
      assert.equal(text.split("\n").at(-1), `[shown as text: ${why}]`);
    }
    const worst = new Error("x");
    Object.defineProperty(worst, "message", { get: () => { throw new Error("no"); } }); // prettier-ignore
    assert.match(await textOf({ [displaySymbol]: () => { throw worst; } }), /it does not say why\]$/); // prettier-ignore
  });

  it("leaves no rejection unhandled: a method that throws ends no process", () => {
    const script = `const { toMimeBundle } = require(${JSON.stringify(join(__dirname, "../../lib/display/mime-bundle"))});
      const name = Symbol.for("Jupyter.display");
      toMimeBundle({ [name]: () => { throw 1; } });
      toMimeBundle({ [name]: () => Promise.reject(2) });
      toMimeBundle({ shape: [1], dtype: "float32", dataSync() { throw 3; } });
      setTimeout(() => console.log("alive"), 200);`;
    const printed = execFileSync(process.execPath, ["-e", script], { encoding: "utf8" });
    assert.equal(printed, "alive\n");
  });

  it("shows tables, grouped ones too, with their size", async () => {
    assert.deepEqual(await typesOf(table({ a: [1] })), [
      "text/html",
      "text/markdown",
      "text/plain",
    ]);
    const grouped = table({ a: [1, 1, 2], b: [4, 5, 6] }).groupby("a");
    assert.match(await textOf(grouped), /3 rows, 2 columns, in 2 groups by a$/);
  });

  it("shows figures, and takes no other object with a list of data for one", async () => {
    const figures = [
      { data: [{ y: [1, 2] }], layout: { title: { text: "Loss" } } },
      { data: [{ x: new Float32Array(2), y: new Float32Array(2) }] },
      { data: [{ type: "pie", values: [1, 2] }], config: {}, frames: [] },
      { data: [], layout: {} },
      { data: [{ type: "bar", y: [1] }], layout: { width: 100, height: 50 } },
    ];
    for (const figure of figures) {
      assert.deepEqual(await typesOf(figure), [PLOTLY, "image/svg+xml", "text/plain"]);
    }
    const others = [
      { data: [] },
      { data: [1, 2, 3] },
      { data: [{ id: 1, type: "user" }] },
      { data: [{ id: 1 }], layout: {} },
      { data: [{ x: 1, y: 2 }] },
      { data: [{ y: [1] }], layout: "grid" },
      { data: [{ y: [1] }], layout: null },
      { data: [{ y: [1] }], status: 200 },
      { data: [null], layout: {} },
      { data: { y: [1] }, layout: {} },
    ];
    for (const other of others) assert.equal(toMimeBundle(other), null, JSON.stringify(other));
  });

  it("shows an image, enlarged, pixel by pixel", async () => {
    const pixels = Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9]);
    const image = { height: 2, width: 2, channels: 3, pixels };
    const { bundle } = (await toMimeBundle(image))!;
    assert.equal(bundle["text/plain"], "1 image of 2 x 2 pixels, color");
    const { width, height, at } = await decodePng(bundle["image/png"]);
    assert.deepEqual([width, height], [16, 16]);
    for (let y = 0; y < 16; y++) {
      for (let x = 0; x < 16; x++) {
        const from = 3 * (2 * Math.floor(y / 8) + Math.floor(x / 8));
        assert.deepEqual(at(x, y), [...pixels.subarray(from, from + 3)]);
      }
    }
    assert.equal(toMimeBundle({ ...image, channels: 4 }), null);
    assert.equal(toMimeBundle({ ...image, width: 3 }), null);
    assert.equal(toMimeBundle({ ...image, pixels: [...pixels] }), null);
  });

  it("shows lists of images as far as a sheet goes, and image grids", async () => {
    const { bundle } = (await toMimeBundle([gray(2, 2, 50), gray(1, 1, 90)]))!;
    assert.equal(bundle["text/plain"], "2 images of up to 2 x 2 pixels, gray");
    const { width, height, at } = await decodePng(bundle["image/png"]);
    // Two cells of 16 pixels with 4 between them; the small image leaves white around it.
    assert.deepEqual([width, height], [36, 16]);
    assert.deepEqual([at(0, 0), at(17, 0), at(20, 0), at(28, 0), at(20, 8)].map(([red]) => red), [
      50, 255, 90, 255, 255,
    ]); // prettier-ignore

    const many = (await toMimeBundle(Array.from({ length: 500 }, () => gray(28, 28, 0))))!.bundle;
    assert.equal(many["text/plain"], "100 of 500 images of 28 x 28 pixels, gray");
    assert.match(
      String(many["text/html"]),
      /^<img [^>]+\/><div [^>]*>100 of 500 images of [^<]+<\/div>$/,
    );
    assert.ok(!("text/html" in bundle));
    assert.equal(toMimeBundle([gray(2, 2, 0), 7]), null);

    const grid = await imageGrid([gray(1, 1, 0)], { columns: 1, captions: ["zero"] });
    assert.deepEqual((await toMimeBundle(grid))!.bundle, grid.bundle);
  });

  it("draws very large images at a part of their size", async () => {
    const { bundle } = (await toMimeBundle(gray(30, 4000, 70)))!;
    const part = "1 image of 30 x 4000 pixels, drawn at 1/3 of its size, gray";
    assert.equal(bundle["text/plain"], part);
    const { width, height } = await decodePng(bundle["image/png"]);
    assert.deepEqual([width, height], [1334, 10]);
  });

  it("shows class distributions as bars, and their numbers as text", async () => {
    const { bundle } = (await toMimeBundle([0.5, 0.25, 0.25]))!;
    assert.deepEqual(Object.keys(bundle), [PLOTLY, "image/svg+xml", "text/plain"]);
    assert.equal(bundle["text/plain"], "[ 0.5, 0.25, 0.25 ]");
    const live = bundle[PLOTLY] as { data: { y: number[] }[] };
    assert.deepEqual(live.data[0].y, [0.5, 0.25, 0.25]);
    const tenths = Float32Array.from({ length: 10 }, () => 0.1); // sums to 1.0000000149
    assert.match(await textOf(tenths), /^Float32Array\(10\) \[/);
    const others = [
      [0.5, 0.5],
      [1, 0, 0],
      [0.5, 0.25, 0.250002],
      [0.5, 0.75, -0.25],
      [0.5, NaN, 0.5],
      ["0.5", "0.25", "0.25"],
      new Uint8Array([1, 0, 0]),
      new Float32Array(1001).fill(1 / 1001),
    ];
    for (const other of others) assert.equal(toMimeBundle(other), null);
  });

  it("returns null at once for what shows as text", () => {
    const hostile = new Proxy({}, { get: () => { throw new Error("trap"); } }); // prettier-ignore
    const plain = [
      undefined,
      null,
      7,
      7n,
      "text",
      true,
      Symbol("x"),
      () => 7,
      class {},
      /x/,
      {},
      [],
    ];
    const objects = [new Error("x"), new Map(), new Set([1]), new Date(0), hostile];
    for (const value of [...plain, ...objects]) assert.equal(toMimeBundle(value), null);
  });

  it("costs little to load: only type guards are loaded", () => {
    const path = JSON.stringify(join(__dirname, "../../lib/display/mime-bundle.js"));
    const script = `require("node:util"); const began = performance.now(); require(${path});
      console.log(performance.now() - began, Object.keys(require.cache).length);`;
    const runs = [1, 2, 3, 4, 5].map(() =>
      execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }).split(" ").map(Number),
    );
    assert.ok(Math.min(...runs.map(([milliseconds]) => milliseconds)) < 5, `${runs.join("; ")}`);
    assert.ok(runs[0][1] <= 4);
  });
});
