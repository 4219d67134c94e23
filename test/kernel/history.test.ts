import assert from "node:assert/strict";
import { createHistory, type HistoryRequest, type HistoryEntry } from "../../lib/kernel/history";
import { matchesGlob } from "../../lib/kernel/glob";

function filled(sources: readonly string[] = ["a = 1", "b = 2", "a = 1", "c(3)"]) {
  const history = createHistory();
  sources.forEach((source, index) => history.add(index + 1, source));
  history.addOutput(sources.length, "3");
  return history;
}

const request = (given: Partial<HistoryRequest>): HistoryRequest => ({
  hist_access_type: "tail",
  ...given,
});
const counts = (entries: readonly HistoryEntry[]) => entries.map(([, count]) => count);

describe("history", () => {
  it("gives the tail, the oldest first", () => {
    const entries = filled().lookUp(request({ n: 2 }));
    assert.deepEqual(entries, [
      [1, 3, "a = 1"],
      [1, 4, "c(3)"],
    ]);
    assert.deepEqual(counts(filled().lookUp(request({ n: 0 }))), []);
    assert.deepEqual(counts(filled().lookUp(request({}))), [1, 2, 3, 4]);
  });

  it("gives ten when the tail is asked without a length", () => {
    const history = filled(Array.from({ length: 15 }, (_, index) => `${index}`));
    assert.deepEqual(counts(history.lookUp(request({}))), [6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  });

  it("gives outputs beside inputs when asked", () =>
    assert.deepEqual(filled().lookUp(request({ n: 2, output: true })), [
      [1, 3, ["a = 1", null]],
      [1, 4, ["c(3)", "3"]],
    ]));

  it("gives a range, whose end is left out", () => {
    const range = (given: Partial<HistoryRequest>) =>
      filled().lookUp(request({ hist_access_type: "range", session: 0, ...given }));
    assert.deepEqual(range({ start: 2, stop: 4 }), [
      [0, 2, "b = 2"],
      [0, 3, "a = 1"],
    ]);
    assert.deepEqual(counts(range({})), [1, 2, 3, 4]);
    assert.deepEqual(counts(range({ start: -2 })), [3, 4]);
    assert.deepEqual(counts(range({ start: 1, stop: -1 })), [1, 2, 3]);
    assert.deepEqual(counts(range({ session: -1 })), [], "other sessions are not known");
    assert.deepEqual(range({ session: 1, start: 4 }), [[1, 4, "c(3)"]]);
  });

  it("searches by a pattern for the whole text", () => {
    const search = (given: Partial<HistoryRequest>) =>
      counts(filled().lookUp(request({ hist_access_type: "search", ...given })));
    assert.deepEqual(search({ pattern: "a*" }), [1, 3]);
    assert.deepEqual(search({ pattern: "a*", n: 1 }), [3]);
    assert.deepEqual(search({ pattern: "a*", unique: true }), [3]);
    assert.deepEqual(search({ pattern: "a" }), []);
    assert.deepEqual(search({ pattern: "? = [0-9]", unique: true }), [2, 3]);
    assert.deepEqual(search({}), [1, 2, 3, 4]);
  });

  it("finds nothing by an access type that is not known", () =>
    assert.deepEqual(filled().lookUp(request({ hist_access_type: "telepathy" })), []));

  it("drops the oldest when it holds too much", () => {
    const history = createHistory(1000);
    for (let count = 1; count <= 10; count++) history.add(count, "x".repeat(200));
    assert.deepEqual(counts(history.lookUp(request({}))), [8, 9, 10]);
    history.addOutput(10, "y".repeat(300));
    assert.deepEqual(counts(history.lookUp(request({}))), [9, 10]);
    history.add(11, "z".repeat(2000));
    assert.deepEqual(history.lookUp(request({})), [], "also what alone is too much");
  });
});

describe("patterns", () => {
  // As SQLite's GLOB has them, with which IPython searches its history.
  const cases: [string, string, boolean][] = [
    ["", "", true],
    ["", "*", true],
    ["abc", "a?c", true],
    ["abc", "a?", false],
    ["abcabc", "*bc", true],
    ["abcabx", "*bc", false],
    ["a]c", "a[]]c", true],
    ["abc", "a[^x-z]c", true],
    ["ayc", "a[^x-z]c", false],
    ["a-c", "a[x-]c", true],
    ["a[c", "a[c", false],
    ["A", "a", false],
    ["x😀y", "x?y", true],
    ["line\nline", "line*line", true],
  ];
  for (const [text, pattern, matches] of cases) {
    it(`${JSON.stringify(text)} ${matches ? "matches" : "does not match"} ${pattern}`, () =>
      assert.equal(matchesGlob(text, pattern), matches));
  }

  it("is not held up by a pattern made for that", () => {
    const began = performance.now();
    assert.equal(matchesGlob("a".repeat(5000), "a*".repeat(50) + "b"), false);
    assert.ok(performance.now() - began < 2000);
  });
});
