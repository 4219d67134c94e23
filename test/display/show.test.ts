import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { table } from "arquero";
import type { MimeBundle } from "../../lib/base/messages";
import { setFrontend } from "../../lib/base/messages";
import { imageGrid } from "../../lib/display/image-grid";
import { mimeOutputOf, show } from "../../lib/display/show";
import { tslabFrontend } from "../../lib/display/tslab";

const LIBRARY = join(__dirname, "../../lib");
const figure = { data: [{ y: [1, 2] }], layout: { title: { text: "Loss" } } };

interface Output {
  readonly data?: Readonly<Record<string, string>>;
  readonly stdout?: string;
  readonly id?: string;
  readonly update?: boolean;
}

/** Runs cells on stock tslab; in them, `show` and others stand for the library's. */
function runCells(...cells: string[]): Output[][] {
  const display = JSON.stringify(join(LIBRARY, "display"));
  const messages = JSON.stringify(join(LIBRARY, "base/messages"));
  const first = `const { show } = require(${display} + "/show");
    const { imageGrid } = require(${display} + "/image-grid");
    const { reportProgress } = require(${messages});`;
  const kernel = join(__dirname, "stock-kernel.js");
  const output = execFileSync(process.execPath, [kernel, first, ...cells], { encoding: "utf8" });
  return output
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => JSON.parse(line) as Output[]);
}

describe("show", () => {
  it("sends all forms of a value to the frontend", async () => {
    const received: MimeBundle[] = [];
    const removeFrontend = setFrontend({ display: (bundle) => received.push(bundle) });
    try {
      await show(figure);
      await show(table({ a: [1] }));
      await show(
        imageGrid([{ height: 1, width: 1, channels: 1, pixels: new Uint8Array(1) }], {
          columns: 1,
        }),
      );
      await show({ "text/markdown": "*hello*" });
    } finally {
      removeFrontend();
    }
    assert.deepEqual(
      received.map((bundle) => Object.keys(bundle).join(" ")),
      [
        "application/vnd.plotly.v1+json image/svg+xml text/plain",
        "text/html text/markdown text/plain",
        "image/png text/plain",
        "text/markdown",
      ],
    );
    assert.equal(received[0]["text/plain"], "Loss");
  });

  it("gives plotly plain lists, our template, and space for the title", async () => {
    const typed = { data: [{ y: new Float32Array([1, NaN]), x: [1n, 2] }], layout: figure.layout };
    const { bundle } = await mimeOutputOf(typed);
    const live = bundle["application/vnd.plotly.v1+json"] as {
      data: unknown;
      layout: { template: { layout: { colorway: string[] } }; margin: { t: number } };
    };
    assert.deepEqual(live.data, [{ y: [1, null], x: [1, 2] }]);
    assert.equal(live.layout.template.layout.colorway[0], "#0072b2");
    assert.ok(live.layout.margin.t > 40);
    const own = await mimeOutputOf({ data: [], layout: { template: "mine", margin: { t: 7 } } });
    const { layout } = own.bundle["application/vnd.plotly.v1+json"] as {
      layout: Record<string, object>;
    };
    assert.equal(layout.template, "mine");
    assert.deepEqual(layout.margin, { t: 7, r: 28, b: 48, l: 56 });
  });

  it("prints a line in a script, without loading tslab", () => {
    const script = `const { show } = require(${JSON.stringify(join(LIBRARY, "display/show"))});
      show(${JSON.stringify(figure)})
        .then(() => show({ "image/png": "" }))
        .then(() => console.log(Object.keys(require.cache).filter((path) => /tslab.dist/.test(path)).length));`;
    const printed = execFileSync(process.execPath, ["-e", script], { encoding: "utf8" });
    assert.equal(printed, "Loss\n(image/png: seen in notebooks)\n0\n");
    assert.equal(tslabFrontend(), null);
  });

  it("throws at what it cannot show", async () => {
    const expected =
      /^UserError: show: expected a figure, a table, a tensor, images, .* or a bundle of MIME types, but /;
    const strange: [unknown, string][] = [
      [undefined, "undefined came"],
      [7, "a number came"],
      [[1], "a list came"],
      [{}, "an empty object came"],
      [{ loss: 1 }, "an object with loss came"],
      [{ "src/index.ts": "" }, "an object with src/index.ts came"],
    ];
    for (const [value, end] of strange) {
      await assert.rejects(show(value as MimeBundle), (error: Error) => {
        assert.match(String(error), expected);
        assert.ok(error.message.endsWith(end), error.message);
        return true;
      });
    }
  });
});

describe("stock tslab", () => {
  let shown: Output[];
  let progresses: Output[][];

  // One kernel for all, because tslab takes seconds to start and to compile a cell.
  before(function () {
    this.timeout(180_000);
    const pixel = "{ height: 1, width: 1, channels: 1, pixels: new Uint8Array(1) }";
    const arquero = JSON.stringify(require.resolve("arquero"));
    [shown, ...progresses] = runCells(
      `await show(${JSON.stringify(figure)});
       await show(require(${arquero}).table({ a: [1] }));
       await show(imageGrid([${pixel}], { columns: 1 }));
       await show({ "text/markdown": "*hello*", "text/plain": "hello" });
       await show({ "application/json": {} });
       await show({ "text/plain": "first" }, { id: "counter" });
       await show({ "text/plain": "second" }, { id: "counter", update: true });`,
      `{ const began = performance.now();
         for (let done = 1; done <= 500; done++) reportProgress({ label: "train", done, total: 500 });
         console.log(performance.now() - began); }
       reportProgress({ label: "unfinished", done: 1, total: 3 });`,
      `reportProgress({ label: "unfinished", done: 2, total: 3 });`,
    );
  });

  it("is sent the richest single type: SVG in HTML, tables as HTML, images as PNG", () => {
    assert.deepEqual(
      shown.map(({ data }) => Object.keys(data ?? {}).join()),
      [
        "text/html",
        "text/html",
        "image/png",
        "text/markdown",
        ...Array<string>(3).fill("text/plain"),
      ],
    );
    assert.match(shown[0].data!["text/html"], /^<svg .*Loss.*<\/svg>$/);
    assert.match(shown[1].data!["text/html"], /^<table>/);
    assert.equal(
      Buffer.from(shown[2].data!["image/png"], "base64").toString("latin1", 1, 4),
      "PNG",
    );
  });

  it("is sent updates of a display under its id", () => {
    const [first, second] = shown.slice(-2);
    assert.deepEqual([first.data!["text/plain"], second.data!["text/plain"]], ["first", "second"]);
    assert.ok(first.id !== undefined && first.id === second.id);
    assert.deepEqual([first.update === true, second.update], [false, true]);
  });

  it("redraws one line of progress at most four times a second", () => {
    const lines = progresses[0].filter(({ data }) => data?.["text/plain"].startsWith("train"));
    const spent = Number(progresses[0].find(({ stdout }) => stdout)!.stdout);
    assert.ok(lines.length >= 2 && lines.length <= 2 + spent / 250, `${lines.length}`);
    assert.equal(new Set(lines.map(({ id }) => id)).size, 1);
    assert.deepEqual(
      lines.map(({ update }) => update === true),
      lines.map((_, i) => i > 0),
    );
    assert.match(lines.at(-1)!.data!["text/plain"], /^train {2}█{24} {2}100 % {2}500 \/ 500$/);
  });

  it("begins a new line of progress in a new cell, where the old one cannot be seen", () => {
    const [before, after] = progresses.map((outputs) => outputs.filter(({ data }) => data).at(-1)!);
    assert.match(before.data!["text/plain"], /^unfinished/);
    assert.match(after.data!["text/plain"], /^unfinished/);
    assert.notEqual(after.id, before.id);
    assert.notEqual(after.update, true);
  });
});
