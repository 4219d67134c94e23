import { z } from "zod";
import type { Augmentation } from "../augment/augmentation";
import { augmentationSchema } from "../augment/augmentation-schema";
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
  switch (typeof value) {
    case "number":
      return z.number().default(value);
    case "boolean":
      return z.boolean().default(value);
    case "string":
      return z.string().default(value);
    default:
      if (isAugmentation(value)) return augmentationSchema.prefault(value);
      if (typeof value === "object" && value !== null && !Array.isArray(value)) {
        return z.strictObject(shapeOf(value)).prefault({});
      }
      return z.unknown().prefault(value);
  }
}

function isAugmentation(value: unknown): value is Augmentation {
  return typeof (value as Partial<Augmentation> | null)?.decide === "function";
}

/** Options as plain JSON: a value by the word or record that stands for it. */
export function plainOptions(options: object): object {
  return JSON.parse(JSON.stringify(options)) as object;
}

/** One option of a method, for people: its path, what it may be, and its default. */
export interface OptionLine {
  readonly option: string;
  readonly type: string;
  readonly default: string;
  readonly description: string;
}

/** Every option that a schema knows, in its order, for tables and help. */
export function describeOptions(schema: z.ZodObject, prefix = ""): OptionLine[] {
  return Object.entries(schema.shape).flatMap(([name, field]): OptionLine[] => {
    const type = field as z.ZodType;
    const inner = unwrap(type);
    if (inner instanceof z.ZodObject) return describeOptions(inner, `${prefix}${name}.`);
    return [
      {
        option: prefix + name,
        type: typeText(inner, type),
        default: JSON.stringify(schema.parse({})[name]) ?? "",
        description: type.description ?? inner.description ?? "",
      },
    ];
  });
}

function unwrap(type: z.ZodType): z.ZodType {
  const { innerType } = type.def as { innerType?: z.ZodType };
  return innerType === undefined ? type : unwrap(innerType);
}

function typeText(inner: z.ZodType, outer: z.ZodType): string {
  const nullable = outer.safeParse(null).success ? " or null" : "";
  if (inner instanceof z.ZodEnum) return inner.options.map(String).join(", ") + nullable;
  if (inner instanceof z.ZodLiteral) return [...inner.values].map(String).join(", ") + nullable;
  if (inner instanceof z.ZodBoolean) return "true, false";
  if (inner instanceof z.ZodNumber) {
    const { minValue, maxValue, format } = inner;
    const kind = format === "safeint" ? "whole number" : "number";
    const low = minValue !== null && Number.isFinite(minValue) ? ` from ${minValue}` : "";
    const high = maxValue !== null && maxValue < Number.MAX_SAFE_INTEGER ? ` to ${maxValue}` : "";
    return kind + low + high + nullable;
  }
  return (outer.meta()?.type as string | undefined) ?? "value";
}
