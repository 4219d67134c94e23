import assert from "node:assert/strict";
import { formatTraceback } from "../../lib/cells/errors/traceback";

/** The excerpt of a failure at a place in a cell, line by line. */
function excerpt(source: string, line: number, column: number): string[] {
  const failure = { ename: "E", evalue: "e", frames: [{ cell: 1, line, column }], details: [] };
  return formatTraceback(failure, new Map([[1, source]]))[1]
    .trim()
    .split("\n");
}

describe("a traceback", () => {
  it("shows the lines of Windows' texts without their ends", () => {
    assert.deepEqual(excerpt("a;\r\nbad;\r\n", 2, 1), [
      "Cell 1, line 2",
      "  1 | a;",
      "> 2 | bad;",
      "    | ^",
    ]);
  });

  it("places behind the end of a cell what the compiler misses there", () => {
    const [title, line, caret] = excerpt("import a from", 2, 1);
    assert.deepEqual([title, line], ["Cell 1, line 1", "> 1 | import a from"]);
    assert.equal(caret.indexOf("^"), line.length);
  });

  it("shows no more of a line than can be read, with the caret under its place", () => {
    const source = `${"x".repeat(5000)}!${"y".repeat(5000)}`;
    for (const column of [1, 100, 5001, 10_001]) {
      const [, line, caret] = excerpt(source, 1, column);
      assert.ok(line.length < 260, `${line.length}`);
      if (column === 5001) assert.equal(line[caret.indexOf("^")], "!");
    }
    const [, short, under] = excerpt("\tok(bad);", 1, 5);
    assert.deepEqual([short, under], ["> 1 | \tok(bad);", "    | \t   ^"]);
  });
});
