import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { packageRoot, packageVersion } from "../../../lib/base/package-root";
import { checkNotebook } from "../../../lib/notebook/nbformat";
import { freshFolder, removeFolders, tagged, writeNotebook } from "../../notebook/write-notebook";
import { type Clients, provideClients, runPythonProgram } from "./clients";

const CELLS = [
  tagged(
    "parameters",
    'let epochs: number = 5; // how long to train\nlet name = "plain";\n' +
      "let rates = [0.1];\nlet options: { [key: string]: unknown } = {};",
  ),
  "const heading = () => `${name}: ${epochs} of ${rates.join()}`;",
  "console.log(heading(), JSON.stringify(options));",
];

describe("papermill with this package's translator", function () {
  this.timeout(300_000);
  let clients: Clients;
  let installed: string;

  before(async function () {
    clients = await provideClients(this);
    installed = freshFolder();
    const from = join(packageRoot(), "lib", "jupyter", "papermill");
    const words = ["-m", "pip", "install", "--quiet", "--no-index", "--no-deps"];
    await runPythonProgram([...words, "--target", installed, from], freshFolder(), {});
  });
  after(removeFolders);

  /** Runs Python where papermill and the translator are; resolves with what it printed. */
  function python(folder: string, ...words: readonly string[]): Promise<string> {
    const env = {
      ...clients.env,
      PYTHONPATH: [installed, clients.env.PYTHONPATH].join(delimiter),
    };
    return runPythonProgram(words, folder, env);
  }
  const papermill = (path: string, ...words: readonly string[]) =>
    python(dirname(path), "-m", "papermill", ...words);

  async function run(...parameters: readonly string[]) {
    const path = writeNotebook(CELLS);
    await papermill(path, "lesson.ipynb", "out.ipynb", "--no-progress-bar", ...parameters);
    const out = JSON.parse(readFileSync(join(dirname(path), "out.ipynb"), "utf8")) as unknown;
    const [, injected, , last] = checkNotebook(out, "out.ipynb").cells;
    assert.ok(last.cell_type === "code" && last.outputs[0].output_type === "stream");
    return { injected: injected.source, printed: last.outputs[0].text };
  }

  it("sets parameters of every type, behind the cell that declares them", async () => {
    const { injected, printed } = await run(
      ...["-p", "epochs", "9", "-r", "name", 'q"${1}`\\n'],
      ...["-y", "{rates: [1, 2.5], options: {a b: [true, null, {c: '9'}], __proto__: 3}}"],
    );
    assert.match(injected, /^\/\/ Parameters\n[^]*^epochs = 9;\nname = "q\\"/m);
    assert.equal(printed, 'q"${1}`\\n: 9 of 1,2.5 {"a b":[true,null,{"c":"9"}],"__proto__":3}\n');
  });

  it("lets a value of another type fail in the cell that sets it", async () => {
    await assert.rejects(run("-r", "epochs", "nine"), (thrown: Error & { stderr?: string }) => {
      assert.match(String(thrown.stderr), /TS2322: Type 'string' is not assignable/);
      return true;
    });
  });

  it("lists the parameters of a notebook", async () => {
    const help = await papermill(writeNotebook(CELLS), "--help-notebook", "lesson.ipynb");
    assert.match(help, /epochs: number \(default 5\)\s+how long to train/);
    assert.match(help, /rates: Unknown type \(default \[0\.1\]\)/);
  });

  it("serves Quarto, which renders a document with parameters and values in its prose", async () => {
    const script = join(packageRoot(), "test/jupyter/clients/quarto.py");
    assert.deepEqual(JSON.parse(await python(freshFolder(), script)), {
      language: "typescript",
      outputs: [[], [], ["9"], ["18"]],
      error: ["TypeError", "on purpose"],
      inline: ["ok", "19", "error"],
    });
  });

  it("has this package's version", () => {
    const backend = readFileSync(join(packageRoot(), "lib/jupyter/papermill/backend.py"), "utf8");
    assert.ok(backend.includes(`VERSION = "${packageVersion()}"`));
  });
});
