import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../lib/base/user-error";
import { checkNotebook } from "../../lib/notebook/nbformat";
import { readNotebook } from "../../lib/notebook/read";
import { freshFolder, notebookOf, removeFolders } from "./write-notebook";

const refuses = async (text: string, sentence: RegExp) => {
  const path = join(freshFolder(), "odd.ipynb");
  writeFileSync(path, text);
  await assert.rejects(readNotebook(path), (thrown: UserError) => {
    assert.ok(thrown instanceof UserError);
    assert.equal(thrown.exitCode, 2);
    assert.match(thrown.message, sentence);
    assert.ok(thrown.message.includes("odd.ipynb"));
    return true;
  });
};

describe("reading a notebook", () => {
  after(removeFolders);

  it("joins texts that come in lines", () => {
    const { cells } = checkNotebook(
      notebookOf([{ cell_type: "markdown", metadata: {}, source: ["# One\n", "two"] }]),
      "a.ipynb",
    );
    assert.equal(cells[0].source, "# One\ntwo");
  });

  it("keeps outputs and their JSON, and joins their lines", () => {
    const output = {
      output_type: "display_data",
      data: { "text/plain": ["a\n", "b"], "application/json": { list: [1, 2] } },
      metadata: {},
    };
    const draft = { cell_type: "code", metadata: {}, source: "", outputs: [output] };
    const { cells } = checkNotebook(notebookOf([draft]), "a.ipynb");
    assert.deepEqual(cells[0].cell_type === "code" && cells[0].outputs[0], {
      ...output,
      data: { "text/plain": "a\nb", "application/json": { list: [1, 2] } },
    });
  });

  it("says that there is no notebook", () =>
    assert.rejects(readNotebook("/nowhere/none.ipynb"), /there is no notebook at .*none\.ipynb/));

  it("says that a folder cannot be read", () =>
    assert.rejects(readNotebook(freshFolder()), /cannot be read/));

  it("says that a file is not JSON", () => refuses("# not JSON", /it is not JSON/));

  it("says that JSON is no notebook", () => refuses("null", /it has no "nbformat"/));

  it("says that a notebook is of another format", () =>
    refuses(JSON.stringify({ nbformat: 3, worksheets: [] }), /in notebook format 3/));

  it("names the cell and the field that is wrong", () => {
    const broken = { ...notebookOf(["1", { cell_type: "code", metadata: {}, source: 5 }]) };
    return refuses(JSON.stringify(broken), /cell 2, source/);
  });

  it("names a cell of unknown type", () =>
    refuses(
      JSON.stringify(notebookOf([{ cell_type: "heading", source: "" }])),
      /cell 1, cell_type/,
    ));

  it("says that a notebook is for another kernel, or for none", async () => {
    const python = { ...notebookOf(["1"]), metadata: { language_info: { name: "python" } } };
    await refuses(JSON.stringify(python), /is written for python, but a TypeScript notebook/);
    await refuses(JSON.stringify({ ...python, metadata: {} }), /names no kernel/);
  });
});
