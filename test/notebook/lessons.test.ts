import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageRoot } from "../../lib/base/package-root";
import { loadDataSet } from "../../lib/data/load";
import { injectParameters } from "../../lib/notebook/parameters";
import type { Notebook } from "../../lib/notebook/nbformat";
import { readNotebook } from "../../lib/notebook/read";
import { provideJupyter, runInJupyter } from "./jupyter";
import { skip } from "../skip";

interface Lesson {
  readonly notebook: string;
  /** Small enough for a test, odd enough to meet the ends of every loop. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The titles of its figures, in their order. */
  readonly figures: readonly string[];
  /** What must be among the texts of its outputs; spaces stand for any space. */
  readonly texts: readonly string[];
  readonly tables: number;
  readonly grids: number;
  /** What may stand on stderr: how far the commands are that it runs. */
  readonly progress?: RegExp;
}

const LESSONS: readonly Lesson[] = [
  {
    notebook: "02-sharpening-and-alignment",
    parameters: { steps: "3", memory: "2" },
    figures: [
      "One guess, sharpened",
      "The same guess at every temperature",
      "Three guesses before and after alignment",
      "Both orders at T = 0.5",
      "What windows of three lengths say of the one class",
      "The window, with alignment",
      "The window, without",
      "How far the window is from the target",
      "With alignment: how far mean guesses are from the target",
      "How far a window is from what the model says next",
      "What the models say in the last 1 steps",
      "The rarest class in the window",
    ],
    texts: [
      // The odds 5 : 3 at T = 1/2, and oracles O2 and O3.
      "0.50 2.7778 2.7778 0.6849",
      "T = 0 is refused: sharpen: the temperature should be above 0",
      "A boot 0.2 0.5 0.2 2.50 0.500 0.5128",
      "A align, then sharpen 0.1721 0.1394 0.6885 boot",
      "A sharpen, then align 0.4274 0.2308 0.3419 shirt",
      "A's target in training: 0.172, 0.139, 0.688",
      // 0.1 / (0.1 + 0.9 / 128), and 0.1 over nothing but epsilon.
      "filled with the uniform distribution 0.9343 1.0079",
      "empty at first 0.1000 100001.0000",
      // 0.2, 0.3 and 0.5 over the mean guesses 0.5, 0.7 / 3 and 0.8 / 3.
      "shirt 1 0.4000 0.5 0.5",
      "bag 1 1.2857 0.3 0.3",
      "boot 1 1.8750 0.2 0.2",
      "The labels' distribution at the end: 10.00 to 10.00 % for each class.",
      "without: ",
      "Here, after 3 steps, test accuracy is ",
    ],
    tables: 6,
    grids: 0,
  },
  {
    notebook: "04-weak-and-strong-views",
    parameters: { steps: "2", crowd: "5", operation: "posterize" },
    figures: [
      "Before training",
      "After training",
      "From the weak view to the target",
      "Targets from the same answers",
      "Agreement with the weak view",
      "Agreement with the weak view, by operation",
    ],
    texts: [
      "10 images of 28 x 28 pixels in 2 x 5: original, weak, strong 1: ",
      "The plain view equals the original: true.",
      "A weak view is one of 98, all as likely.",
      "posterize, translate_x, released, translate_x, paper, 1, 2, 3, 4, 5, 6, 7, 8, -0.3",
      "translate_x, released (pixels): 0 of 8 differ from the original.",
      "translate_x, paper (of the width): 8 of 8 differ from the original.",
      "truly: Ankle boot, weak: ",
      "of 8 strong views are answered as the weak one.",
      "% of the test images are right after 2 steps.",
      "before training ",
    ],
    tables: 3,
    grids: 5,
  },
  {
    notebook: "09-ablations",
    parameters: { row: "no alignment", steps: "2" },
    figures: [
      "Test accuracy of each row",
      "How far each row is from the full method",
      "Learning from 40 labels",
      "How often each class is answered",
      // Its engine's name follows, and differs.
      "no alignment, seed 1, the ",
    ],
    texts: [
      "supervised with CTAugment",
      // Differences in error of the paper's table 3.
      "-11.34",
      "-23.42",
      "L2 unlabeled loss: -",
      "told apart from chance",
      "no alignment: the rarest class has ",
      "in the log: ",
    ],
    tables: 2,
    grids: 0,
  },
  {
    notebook: "10-your-own-data",
    parameters: { perClass: "2", pile: "40", strangers: "6", steps: "2" },
    figures: ["Learning from 2 pictures of each class", "What the test pictures are taken for"],
    texts: [
      "never labeled",
      "% of the test pictures are right.",
      "of no class",
      "The pile has 46 pictures.",
      "my-clothes: 8 training, 400 test and 46 unlabeled images of 4 classes: Coat, Dress, Pullover, Shirt",
      "Trained 2 steps: ",
      "Kept are the same bytes: yes.",
    ],
    tables: 3,
    grids: 2,
    // Of the commands that it runs.
    progress: /^(?:Reading photos-\w+|remixmatch) {2}(?:step )?\d+\/\d+/,
  },
];

describe("the lessons", function () {
  this.timeout(600_000);
  let folder = "";
  before(() => {
    // Inside the package, so that stock tslab finds the library as it does in notebooks/.
    mkdirSync(join(packageRoot(), "reports"), { recursive: true });
    folder = mkdtempSync(join(packageRoot(), "reports/test-"));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const lesson of LESSONS) {
    const path = join(packageRoot(), "notebooks", `${lesson.notebook}.ipynb`);

    it(`has ${lesson.notebook} without outputs, a picture among its first three cells of code`, async () => {
      const { cells } = await readNotebook(path);
      const code = cells.flatMap((cell) => (cell.cell_type === "code" ? [cell] : []));
      assert.ok(code.every(({ outputs }) => outputs.length === 0));
      assert.ok(code.slice(0, 3).some(({ source }) => /re\.(barChart|imageGrid)\(/.test(source)));
      assert.match(cells.at(-1)!.source, /\*\*A question to take along:\*\*[^]*\?$/);
    });

    it(`runs ${lesson.notebook} headless, with its tables and figures`, async () => {
      const output = join(folder, "headless");
      const chosen = Object.entries(lesson.parameters).flatMap(([name, value]) => [
        "-p",
        `${name}=${value}`,
      ]);
      await remixmatch(["run", path, ...chosen, "-o", output]);
      const executed = await readNotebook(join(output, `${lesson.notebook}.ipynb`));
      assertOutputs(executed, lesson);
      const page = readFileSync(join(output, `${lesson.notebook}.html`), "utf8");
      assert.equal(page.match(/class="still"/g)?.length, lesson.figures.length);
      assert.ok(page.includes(loadDataSet().checksum));
      assert.match(page, /(native|portable), \d+\.\d+\.\d+, \d+ threads/);
    });

    // The headless run has the native engine where there is one; this one has the other.
    it(`runs ${lesson.notebook} in the stock tslab kernel, on the portable engine, without an error`, async function () {
      const jupyter = await provideJupyter();
      if (jupyter === undefined)
        return skip(this, "Jupyter's client could not be fetched with pip");
      const { notebook } = injectParameters(await readNotebook(path), lesson.parameters);
      const short = join(folder, `${lesson.notebook}.ipynb`);
      writeFileSync(short, JSON.stringify(notebook));
      const portable = { REMIXMATCH_ENGINE: "portable" };
      const { texts, shown, errors } = outputsOf(await runInJupyter(jupyter, short, portable));
      // Stock tslab reports errors on stderr alone.
      assert.deepEqual(
        errors.filter((text) => !lesson.progress?.test(text)),
        [],
      );
      const pages = shown.map((data) => (data["text/html"] ?? "") as string);
      for (const title of lesson.figures) {
        assert.ok(
          pages.some((html) => html.includes("<svg") && html.includes(title)),
          title,
        );
      }
      assert.equal(pages.filter((html) => html.startsWith("<svg")).length, lesson.figures.length);
      assert.equal(
        pages.filter((html) => html.startsWith("<table")).length,
        lesson.tables + lesson.grids,
      );
      assert.match(texts.join("\n"), /portable engine/);
    });
  }
});

function remixmatch(args: readonly string[]) {
  const program = join(packageRoot(), "dist/lib/cli/bin.js");
  return promisify(execFile)(process.execPath, [program, ...args], { cwd: tmpdir() });
}

function outputsOf({ cells }: Notebook) {
  const outputs = cells.flatMap((cell) => (cell.cell_type === "code" ? cell.outputs : []));
  const streams = outputs.flatMap((output) => (output.output_type === "stream" ? [output] : []));
  const named = (name: string) =>
    streams.flatMap((output) => (output.name === name ? [output.text] : []));
  const shown = outputs.flatMap((output) =>
    output.output_type === "display_data" ? [output.data] : [],
  );
  return { texts: named("stdout"), errors: named("stderr"), shown };
}

function assertOutputs(executed: Notebook, lesson: Lesson): void {
  const { texts, shown } = outputsOf(executed);
  const plain = shown.map((data) => (data["text/plain"] ?? "") as string);
  const isFigure = (data: object) => "application/vnd.plotly.v1+json" in data;
  const titles = plain.filter((_, i) => isFigure(shown[i])).map((text) => text.split(". x: ")[0]);
  assert.equal(titles.length, lesson.figures.length);
  lesson.figures.forEach((title, i) => assert.ok(titles[i].startsWith(title), titles[i]));
  assert.equal(shown.filter((data) => "text/markdown" in data).length, lesson.tables);
  assert.equal(shown.filter((data) => "image/png" in data).length, lesson.grids);
  const all = [...texts, ...plain].join("\n").replace(/\s+/g, " ");
  for (const text of lesson.texts) assert.ok(all.includes(text), `${text}\nin ${all}`);
}
