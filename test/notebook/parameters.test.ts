import assert from "node:assert/strict";
import { UserError } from "../../lib/base/user-error";
import {
  declaredParameters,
  injectParameters,
  parseAssignments,
} from "../../lib/notebook/parameters";
import { checkNotebook } from "../../lib/notebook/nbformat";
import { notebookOf, tagged } from "./write-notebook";

const CELL = [
  "// What you may change.",
  "let steps = 300, rate = -2e-3;",
  'let name: "mixmatch" | "remixmatch" = "remixmatch";',
  "let quick = true;",
  "let widths = [16, 32];",
  "let anything = null;",
  "const fixed = 1;",
  "let computed = steps * 2;",
  "function helper() { let inner = 1; return inner; }",
].join("\n");

const lesson = checkNotebook(notebookOf(["1", tagged("parameters", CELL), "2"]), "a.ipynb");
const inject = (given: Record<string, unknown>) => injectParameters(lesson, given);

const refuses = (given: Record<string, unknown>, sentence: RegExp) =>
  assert.throws(
    () => inject(given),
    (thrown: UserError) => {
      assert.ok(thrown instanceof UserError);
      assert.equal(thrown.exitCode, 2);
      assert.match(thrown.message, sentence);
      return true;
    },
  );

describe("parameters of a notebook", () => {
  it("are the literals that the tagged cell declares at its top level", () =>
    assert.deepEqual(declaredParameters(lesson), {
      steps: 300,
      rate: -0.002,
      name: "remixmatch",
      quick: true,
      widths: [16, 32],
      anything: null,
      fixed: 1,
    }));

  it("are set by a cell behind the one that declares them", () => {
    const { notebook, values } = inject({ steps: "200", quick: "false", widths: "[8]", name: "5" });
    assert.deepEqual(notebook.cells[2], {
      cell_type: "code",
      id: "injected-parameters",
      metadata: { tags: ["injected-parameters"] },
      source: 'steps = 200;\nquick = false;\nwidths = [8];\nname = "5";',
      execution_count: null,
      outputs: [],
    });
    assert.equal(notebook.cells.length, 4);
    assert.equal(lesson.cells.length, 3);
    assert.deepEqual([values.steps, values.rate, values.name], [200, -0.002, "5"]);
  });

  it("replace those of an earlier run", () => {
    const once = inject({ steps: 1 }).notebook;
    const twice = injectParameters(once, { steps: 2 }).notebook;
    assert.deepEqual(
      twice.cells.map(({ source }) => source),
      ["1", CELL, "steps = 2;", "2"],
    );
    assert.deepEqual(injectParameters(once, {}).notebook.cells, lesson.cells);
  });

  it("have no id before nbformat 4.5, which does not know of ids", () => {
    const old = injectParameters({ ...lesson, nbformat_minor: 4 }, { steps: 1 }).notebook;
    assert.ok(!("id" in old.cells[2]));
  });

  it("take text for text as it stands, and JSON for everything else", () => {
    const { values } = inject({ name: '["no list"]', anything: '[1, "a"]', widths: "[]" });
    assert.deepEqual([values.name, values.anything, values.widths], ['["no list"]', [1, "a"], []]);
  });

  it("refuse a name that is not declared, and name the nearest", () => {
    refuses({ stesp: 1 }, /no parameter "stesp" \(did you mean steps\?\); it has steps, rate/);
    refuses({ entirely: 1 }, /no parameter "entirely"; it has steps, rate, name/);
    refuses({ inner: 1 }, /no parameter "inner"/);
  });

  it("refuse any name where no cell is tagged", () => {
    const plain = checkNotebook(notebookOf(["let steps = 1;"]), "a.ipynb");
    assert.throws(() => injectParameters(plain, { steps: 1 }), /no cell tagged "parameters"/);
  });

  it("refuse a value of another type", () => {
    refuses({ steps: "many" }, /steps should be a number, like 300, but came as "many"/);
    refuses({ steps: "" }, /steps should be a number/);
    refuses({ steps: NaN }, /steps should be a number/);
    refuses({ quick: "1" }, /quick should be true or false, like true, but came as "1"/);
    refuses({ name: 5 }, /name should be a string/);
    refuses({ widths: "16" }, /widths should be an array in JSON, like \[16,32\]/);
    refuses({ widths: '["a"]' }, /widths should be an array/);
    refuses({ anything: undefined }, /anything should be a literal/);
  });

  it("refuse what cannot be assigned to or has no plain value", () => {
    refuses({ fixed: 2 }, /fixed cannot be set: it is declared with const/);
    refuses({ computed: 2 }, /computed cannot be set: it is not declared with a literal/);
  });

  it("are read from name=value, where the value may hold more of them", () => {
    assert.deepEqual(parseAssignments(["a=1", "b=x=y", "c="]), { a: "1", b: "x=y", c: "" });
    assert.throws(
      () => parseAssignments(["steps"]),
      /should look like name=value, but came as "steps"/,
    );
    assert.throws(() => parseAssignments(["=3"]), /should look like name=value/);
  });
});
