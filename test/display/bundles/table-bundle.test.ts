import assert from "node:assert/strict";
import { table } from "arquero";
import { tableBundle } from "../../../lib/display/bundles/table-bundle";

const runs = () =>
  table({
    variant: ["ReMixMatch", "a|b", "<script>x</script>"],
    labels: [40, 250, 4000],
    error: [5.44, 6.3, null],
  });

const lines = (bundle: Readonly<Record<string, unknown>>, type: string) =>
  String(bundle[type]).split("\n");

describe("tableBundle", () => {
  it("puts numbers to the right, all of a column with the same decimals", () => {
    assert.deepEqual(lines(tableBundle(runs()), "text/plain"), [
      "variant             labels  error",
      "ReMixMatch              40   5.44",
      "a|b                    250   6.30",
      "<script>x</script>    4000",
      "3 rows, 3 columns",
    ]);
    const html = String(tableBundle(runs())["text/html"]);
    assert.match(html, /<th style="text-align: left">variant<\/th>/);
    assert.match(html, /<th style="text-align: right">error<\/th>/);
    assert.match(html, /<td style="text-align: right">6\.30<\/td>/);
  });

  it("writes markup and bars in cells as text", () => {
    const bundle = tableBundle(runs());
    assert.deepEqual(lines(bundle, "text/markdown"), [
      "| variant | labels | error |",
      "| --- | ---: | ---: |",
      "| ReMixMatch | 40 | 5.44 |",
      "| a\\|b | 250 | 6.30 |",
      "| &lt;script>x&lt;/script> | 4000 |  |",
      "",
      "3 rows, 3 columns",
      "",
    ]);
    assert.match(String(bundle["text/html"]), /&lt;script&gt;x&lt;\/script&gt;/);
    assert.doesNotMatch(String(bundle["text/html"]), /<script/);
  });

  it("keeps emphasis, line breaks and column names with underscores harmless in Markdown", () => {
    const bundle = tableBundle(table({ test_error: ["*a*", "_b_", "c\nd"] }));
    assert.deepEqual(lines(bundle, "text/markdown").slice(0, 5), [
      "| test_error |",
      "| --- |",
      "| \\*a\\* |",
      "| \\_b\\_ |",
      "| c d |",
    ]);
  });

  it("heeds the table's filter and order and says how many rows there are", () => {
    const filtered = table({ n: [3, 1, 2, 0] })
      .filter((row: { n: number }) => row.n > 0)
      .orderby("n");
    const bundle = tableBundle(filtered, { rows: 2 });
    assert.deepEqual(lines(bundle, "text/plain"), ["n", "1", "2", "2 of 3 rows, 1 column"]);
    assert.match(String(bundle["text/html"]), /<p>2 of 3 rows, 1 column<\/p>$/);
    assert.match(String(bundle["text/markdown"]), /\n\n2 of 3 rows, 1 column\n$/);
    assert.match(String(tableBundle(filtered)["text/html"]), /<p>3 rows, 1 column<\/p>$/);
    assert.match(String(tableBundle(table({ n: [1] }))["text/plain"]), /\n1 row, 1 column$/);
  });

  it("says how the rows are grouped", () => {
    const grouped = table({ label: ["a", "b", "a"], side_b: [1, 1, 1] }).groupby("label", "side_b");
    const bundle = tableBundle(grouped);
    const size = "3 rows, 2 columns, in 2 groups by label, side_b";
    assert.equal(lines(bundle, "text/plain").at(-1), size);
    assert.ok(String(bundle["text/html"]).endsWith(`<p>${size}</p>`));
  });

  it("rounds to the decimals asked for, writes tiny numbers with an exponent, and takes formats", () => {
    const numbers = table({ rate: [0.12345, 0.5, 0.0000021, NaN] });
    assert.deepEqual(lines(tableBundle(numbers, { decimals: 2 }), "text/plain"), [
      "  rate",
      "  0.12",
      "  0.50",
      "2.1e-6",
      "   NaN",
      "4 rows, 1 column",
    ]);
    const formats = { rate: (value: unknown) => `${Math.round(Number(value) * 100)} %` };
    assert.equal(lines(tableBundle(numbers, { formats }), "text/plain")[1].trim(), "12 %");
  });

  it("shows an empty table as its names", () => {
    const empty = tableBundle(table({ a: [], b: [] }));
    assert.equal(empty["text/plain"], "a  b\n0 rows, 2 columns");
    assert.match(String(empty["text/html"]), /<tbody><\/tbody>/);
  });

  it("refuses a number of rows or decimals that is none", () => {
    assert.throws(() => tableBundle(runs(), { rows: 0 }), /rows should be a whole number/);
    assert.throws(() => tableBundle(runs(), { decimals: 1.5 }), /decimals should be a whole/);
  });
});
