import assert from "node:assert/strict";
import { z } from "zod";
import { describeOptions } from "../../lib/methods/describe-options";
import { METHODS } from "../../lib/methods/registry";
import { optionTables } from "./option-tables";

describe("the description of options", () => {
  it("says of each, path by path, what it may be, its default, and what it does", () => {
    const schema = z.strictObject({
      depth: z.int().min(1).default(2).describe("How deep."),
      share: z.number().min(0).max(1).default(0.5),
      above: z.number().positive().nullable().default(null),
      mode: z.enum(["a", "b"]).default("b"),
      delay: z.literal([0, 1]).default(1),
      weak: z.strictObject({ flip: z.boolean().default(true).describe("Mirrors.") }).prefault({}),
      any: z.unknown().prefault([1]).meta({ type: "a list" }),
    });
    assert.deepEqual(
      describeOptions(schema).map((option) => Object.values<string>({ ...option })),
      [
        ["depth", "whole number from 1", "2", "How deep."],
        ["share", "number from 0 to 1", "0.5", ""],
        ["above", "number above 0, null", "null", ""],
        ["mode", "a, b", "b", ""],
        ["delay", "0, 1", "1", ""],
        ["weak.flip", "true, false", "true", "Mirrors."],
        ["any", "a list", "[1]", ""],
      ],
    );
  });

  it("is whole: every option of every method has a type and a sentence", () => {
    for (const { schema } of Object.values(METHODS)) {
      for (const { option, type, description } of describeOptions(schema)) {
        assert.ok(type !== "value" && description.endsWith("."), option);
      }
    }
  });

  it("stands in the documentation as the schemas have it", () => {
    const { is, should } = optionTables();
    assert.equal(is, should, "run node dist/test/methods/option-tables.js");
  });
});
