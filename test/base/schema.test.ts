import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { parseJson, parseSchema, readJsonFile, readJsonIfValid } from "../../lib/base/schema";

const schema = z.strictObject({
  steps: z.int().min(1),
  name: z.string().default("none"),
  split: z.strictObject({ labels: z.array(z.strictObject({ count: z.number() })) }).optional(),
});
const sentence = (message: string | RegExp, exitCode = 1) => ({
  name: "UserError",
  message,
  exitCode,
});

describe("content that is checked by a schema", () => {
  it("comes back with the schema's defaults", () =>
    assert.deepEqual(parseSchema(schema, { steps: 3 }, "a run"), { steps: 3, name: "none" }));

  it("is refused by the path of a field, zod's message and what came", () => {
    const refuses = (content: unknown, message: string) =>
      assert.throws(() => parseSchema(schema, content, "a run"), sentence(message));
    refuses(
      { steps: 0 },
      "a run: steps is not as it should be: Too small: expected number to be >=1 (came as 0)",
    );
    refuses(
      { steps: 1, split: { labels: [{ count: "4" }] } },
      "a run: split.labels.0.count is not as it should be: Invalid input: expected number, " +
        "received string (came as '4')",
    );
    refuses(
      [],
      "a run: the whole is not as it should be: Invalid input: expected object, received array " +
        "(came as [])",
    );
  });

  it("is refused where a field is missing, which did not come as anything", () =>
    assert.throws(
      () => parseSchema(schema, {}, "a run"),
      sentence(
        "a run: steps is not as it should be: Invalid input: expected number, received undefined",
      ),
    ));

  it("is refused for a name that the schema does not know, by the nearest that it does", () => {
    assert.throws(
      () => parseSchema(schema, { step: 1, steps: 1 }, "a run"),
      /did you mean "steps"/,
    );
    assert.throws(
      () => parseSchema(schema, { steps: 1, split: { labels: [{ count: 1, cuont: 1 }] } }, "a run"),
      sentence(
        "a run: split.labels.0 is not as it should be: " +
          'Unrecognized key: "cuont" (did you mean "count"?)',
      ),
    );
    assert.throws(() => parseSchema(schema, { steps: 1, elephant: 1 }, "a run"), /"elephant"$/);
  });

  it("is refused in one short line, however much came", () =>
    assert.throws(
      () => parseSchema(schema, { steps: "long ".repeat(1000) }, "a run"),
      ({ message }: Error) => message.length < 200 && message.endsWith("…)"),
    ));

  it("is refused with what to do, by the caller's own words for a place, as wrong use", () =>
    assert.throws(
      () =>
        parseSchema(schema, { steps: 0 }, "a run", {
          place: ([name]) => `field ${String(name)}`,
          remedy: "mend it",
          exitCode: 2,
        }),
      sentence(/^a run: field steps is not .*; mend it$/, 2),
    ));
});

describe("JSON that is checked by a schema", () => {
  let folder = "";
  before(() => (folder = mkdtempSync(join(tmpdir(), "remixmatch-schema-"))));
  after(() => rmSync(folder, { recursive: true }));
  const file = (text: string): string => {
    writeFileSync(join(folder, "run.json"), text);
    return join(folder, "run.json");
  };
  const what = "the record of a run";

  it("is read from a text or a file", () => {
    assert.equal(parseJson('{"steps":3}', schema, "line 1", { what }).steps, 3);
    assert.equal(readJsonFile(file('{"steps":3}'), schema, { what }).steps, 3);
  });

  it("is refused by name when it is no JSON, does not fit, or cannot be read", () => {
    const remedy = "restore it";
    assert.throws(
      () => parseJson("{", schema, "line 1", { what, remedy }),
      sentence(/^line 1: should be the record of a run in JSON, but .*JSON.*; restore it$/),
    );
    assert.throws(
      () => readJsonFile(file('{"steps":0}'), schema, { what, remedy }),
      sentence(/run\.json: steps is not as it should be: .*came as 0\); restore it$/),
    );
    assert.throws(
      () => readJsonFile(join(folder, "none.json"), schema, { what, exitCode: 2 }),
      sentence(/none\.json: should be the record of a run in JSON, but ENOENT/, 2),
    );
  });

  it("is null on request where there is nothing valid", () => {
    assert.deepEqual(readJsonIfValid(file('{"steps":3}'), schema), { steps: 3, name: "none" });
    for (const text of ["{", '{"steps":0}']) {
      assert.equal(readJsonIfValid(file(text), schema), null);
    }
    assert.equal(readJsonIfValid(join(folder, "none.json"), schema), null);
  });
});
