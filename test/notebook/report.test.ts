import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkNotebook, type Notebook, type Output } from "../../lib/notebook/nbformat";
import { renderReport } from "../../lib/notebook/report";
import type { RunResult } from "../../lib/notebook/run";
import { writeReport } from "../../lib/notebook/write";
import { PAYLOADS } from "./payloads";
import { ranAs } from "./ran-as";
import { freshFolder, markdown, notebookOf, removeFolders, writeNotebook } from "./write-notebook";

const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const page = (cells: Parameters<typeof notebookOf>[0], outputs: Output[] = []) =>
  renderReport(ranAs(cells, outputs), freshFolder());
const shows = (data: Record<string, unknown>): Output => ({
  output_type: "display_data",
  data,
  metadata: {},
});

/** The page without its own style and scripts. */
const body = (html: string) => html.slice(html.indexOf("<body>"), html.lastIndexOf("</main>"));

describe("a report", () => {
  after(removeFolders);

  it("has the notebook's title, texts, formulas as MathML, and contents", async () => {
    const html = await page([
      markdown("# Title & more\n\nIt costs $5 or $6. Let $p_i^{1/T}$ be.\n\n## One\n\n## One"),
      markdown("$$\n\\sum_i\n- p_i\n$$\n\n| a | b |\n|---|--:|\n| 1 | 2 |"),
    ]);
    assert.match(html, /<title>Title &amp; more<\/title>/);
    assert.match(html, /It costs \$5 or \$6\. Let <span class="katex"><math/);
    assert.match(html, /<math[^>]*display="block"/);
    assert.match(html, /<a href="#section-one">One<\/a>[^]*<a href="#section-one-2">One<\/a>/);
    assert.match(html, /<td style="text-align:right">2<\/td>/);
    assert.ok(!body(html).includes("<li>"));
  });

  it("takes in images that belong to it, and no others", async () => {
    const folder = freshFolder();
    mkdirSync(join(folder, "inner"));
    writeFileSync(join(folder, "outside.png"), Buffer.from(PNG, "base64"));
    writeFileSync(join(folder, "inner", "a b.png"), Buffer.from(PNG, "base64"));
    const text =
      "![beside](a%20b.png) ![kept](attachment:x.png) ![away](../outside.png) " +
      "![web](https://example.invalid/a.png) ![none](missing.png) ![odd](attachment:y.png)";
    const attachments = { "x.png": { "image/png": PNG }, "y.png": { "text/html": "<b>" } };
    const result = ranAs([{ ...markdown(text), attachments }]);
    const html = await renderReport(result, join(folder, "inner"));
    const data = `src="data:image/png;base64,${PNG}"`;
    assert.ok(html.includes(`<img ${data} alt="beside">`));
    assert.ok(html.includes(`<img ${data} alt="kept">`));
    for (const absent of ["away", "web", "none", "odd"]) {
      assert.ok(html.includes(`[image: ${absent}]`), absent);
    }
  });

  it("shows text as a terminal leaves it", async () => {
    const text = "\u001b[32m10%\r 50%\r100%\u001b[0m\ndone\r\n";
    const html = await page(["1"], [{ output_type: "stream", name: "stdout", text }]);
    assert.ok(html.includes('<pre class="stream stdout">100%\ndone\n</pre>'));
  });

  it("shows a drawing as an image, and a table with its alignment", async () => {
    const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>';
    const table = '<table onclick="x()"><tr><td style="text-align: right">1</td></tr></table>';
    const html = await page(
      ["1"],
      [shows({ "image/svg+xml": svg }), shows({ "text/html": table })],
    );
    assert.ok(
      html.includes(`src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}"`),
    );
    assert.ok(html.includes('<table><tr><td style="text-align:right">1</td></tr></table>'));
  });

  it("is silent about progress that Jupyter has kept", async () => {
    const progress = shows({
      "application/vnd.remixmatch.progress+json": { label: "train", done: 1, total: 1 },
      "text/html": "<progress></progress> train, done",
      "text/plain": "train, done",
    });
    const html = body(await page(["await train()"], [progress, progress]));
    assert.doesNotMatch(html, /done/);
    assert.doesNotMatch(html, /class="outputs"/);
    const both = body(await page(["1"], [progress, shows({ "text/plain": "the end" }), progress]));
    assert.match(both, /<div class="outputs"><pre class="stream">the end<\/pre><\/div>/);
  });

  it("brings plotly once if there are figures, more of it where they need more, else none", async () => {
    const figure = (type: string) =>
      shows({ "application/vnd.plotly.v1+json": { data: [{ type }] }, "text/plain": "a chart" });
    const none = await page(["1"]);
    const flat = await page(["1"], [figure("bar"), figure("scatter")]);
    const deep = await page(["1"], [figure("scatter3d")]);
    assert.match(none, /script-src 'none'/);
    assert.ok(none.length < 30_000);
    assert.equal(flat.split("* plotly.js").length, 2);
    assert.ok(deep.length > flat.length + 1e6);
    assert.match(flat, /script-src 'sha256-[\w+/=]+' 'sha256-[\w+/=]+';/);
  });

  it("says where it failed, in which cell, and what did not run", async () => {
    const error: Output = {
      output_type: "error",
      ename: "TypeError",
      evalue: "no <b>",
      traceback: ["TypeError: no <b>", "\nCell 1, line 2\n> 2 | x"],
    };
    const html = await page(["1;\nx", "2"], [error]);
    assert.match(html, /<a href="#cell-1">Cell 1, line 2<\/a>; the cells after it did not run/);
    assert.match(
      html,
      /<strong>TypeError<\/strong> no &lt;b&gt;<\/p><pre>Cell 1, line 2\n&gt; 2 \| x/,
    );
    assert.match(html, /did not run<\/span>/);
  });

  it("keeps cells and outputs hidden that are tagged so", async () => {
    const tag = (source: string, tags: string[]) => ({
      ...notebookOf([source]).cells[0],
      metadata: { tags },
    });
    const html = await page([
      tag("const alphabet = 1;", ["remove-cell"]),
      tag("const bravery = 2;", ["remove-input"]),
      tag("const courage = 3;", ["hide-input"]),
    ]);
    assert.ok(!html.includes("alphabet") && !html.includes("bravery"));
    assert.match(html, /<details class="code"><summary>/);
  });

  it("lets no payload become a tag or an address, wherever it stands", async () => {
    for (const payload of PAYLOADS) {
      const data = (type: string) => shows({ [type]: payload, "text/plain": payload });
      const figure = { data: [{ type: payload, name: payload }], layout: { title: payload } };
      const html = await page(
        [markdown(payload), payload],
        [
          ...["text/html", "text/markdown", "text/latex", "text/plain", "image/svg+xml"].map(data),
          ...["image/png", "application/json"].map(data),
          shows({ "application/vnd.plotly.v1+json": figure, "text/plain": payload }),
          { output_type: "stream", name: "stderr", text: payload },
          { output_type: "error", ename: payload, evalue: payload, traceback: [payload] },
        ],
      );
      const inside = body(html).replace(/<script type="application\/json">[^<]*<\/script>/g, "");
      const tags = inside.match(/<[^>]*>/g) ?? [];
      for (const tag of tags) {
        assert.doesNotMatch(
          tag,
          /^<(?:script|iframe|object|embed|base|link|meta|form|style|use)\b/i,
        );
        const attributes = tag.replace(/"[^"]*"/g, '""');
        assert.doesNotMatch(attributes, /\son\w+=/i, payload);
        assert.doesNotMatch(
          tag,
          /\s(?:href|xlink:href)="\s*(?:javascript|data|vbscript):/i,
          payload,
        );
        assert.doesNotMatch(tag, /\s(?:src|srcset|data|action)="(?!data:image\/)/i, payload);
        assert.doesNotMatch(tag, /\s(?!alt|title|aria-label)[\w-]+="[^"]*url\(/i, payload);
      }
    }
  });

  it("says how it was made, whatever the values hold", async () => {
    const result = ranAs(["1"]);
    const html = await renderReport(
      {
        ...result,
        provenance: {
          ...result.provenance,
          parameters: { "<b>": "</dl><script>" },
          notes: { engine: "native", data: { images: "sha-256 12" }, seeds: [1, 2] },
          git: { commit: "abc", dirty: true },
        },
      },
      freshFolder(),
    );
    assert.ok(html.includes("<dt>&lt;b&gt;</dt><dd>&lt;/dl&gt;&lt;script&gt;</dd>"));
    assert.ok(html.includes("<dt>engine</dt><dd>native</dd>"));
    assert.ok(html.includes("<dt>data</dt><dd>images sha-256 12</dd>"));
    assert.ok(html.includes("<dt>seeds</dt><dd>[1,2]</dd>"));
    assert.ok(html.includes("abc, with changes not committed"));
  });
});

describe("writing a report", () => {
  after(removeFolders);
  const result: RunResult = ranAs(["1"]);

  it("puts the page and the executed notebook side by side, and nothing else", async () => {
    const source = writeNotebook(["1"]);
    const folder = join(freshFolder(), "deep", "reports");
    const written = await writeReport(result, source, folder);
    assert.deepEqual(readdirSync(folder).sort(), ["lesson.html", "lesson.ipynb"]);
    const read: Notebook = checkNotebook(JSON.parse(readFileSync(written.notebook, "utf8")), "x");
    assert.deepEqual(read, result.notebook);
    assert.match(readFileSync(written.html, "utf8"), /^<!doctype html>/);
  });

  it("does not write over the notebook that was run", async () => {
    const source = writeNotebook(["1"]);
    const before = readFileSync(source, "utf8");
    await assert.rejects(writeReport(result, source, join(source, "..")), /would overwrite/);
    assert.equal(readFileSync(source, "utf8"), before);
  });

  it("says that a folder cannot be written to, and leaves nothing behind", async () => {
    const source = writeNotebook(["1"]);
    const folder = freshFolder();
    writeFileSync(join(folder, "taken"), "a file");
    await assert.rejects(
      writeReport(result, source, join(folder, "taken")),
      /the report cannot be written to/,
    );
    mkdirSync(join(folder, "lesson.html"));
    await assert.rejects(writeReport(result, source, folder), /the report cannot be written to/);
    assert.deepEqual(readdirSync(folder).sort(), ["lesson.html", "node_modules", "taken"]);
  });
});
