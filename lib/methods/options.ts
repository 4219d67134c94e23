import { z } from "zod";
import { augmentationSchema, isAugmentation } from "../augment/augmentation-schema";
import { isJsonObject } from "../base/json";
import { learningShape } from "./learning-options";

/**
 * A schema for plain defaults: every option has the type of its default, records option by option,
 * and those of learning are added. What is neither number, boolean, string nor record is taken as given.
 */
export function schemaFrom(defaults: object): z.ZodObject {
  return z.strictObject({ ...learningShape, ...shapeOf(defaults) });
}

function shapeOf(defaults: object): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, optionOf(value)]),
  );
}

function optionOf(value: unknown): z.ZodType {
  if (typeof value === "number") return z.number().default(value);
  if (typeof value === "boolean") return z.boolean().default(value);
  if (typeof value === "string") return z.string().default(value);
  if (isAugmentation(value)) return augmentationSchema.prefault(value);
  if (isJsonObject(value)) return z.strictObject(shapeOf(value)).prefault({});
  return z.unknown().prefault(value);
}

/** Options as plain JSON: a value by the word or record that stands for it. */
export function plainOptions(options: object): object {
  return JSON.parse(JSON.stringify(options)) as object;
}
