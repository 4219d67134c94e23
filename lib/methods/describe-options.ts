import { z } from "zod";

/** One option of a method, for people. */
export interface OptionDescription {
  /** Its path: "weak.flip". */
  readonly option: string;
  /** What it may be: "whole number from 1", "true, false". */
  readonly type: string;
  readonly default: string;
  readonly description: string;
}

/**
 * Every option that a schema knows, in its order: for `--help`, the tables of the documentation, and
 * rows of a notebook. Records are described option by option.
 */
export function describeOptions(schema: z.ZodObject, prefix = ""): OptionDescription[] {
  const defaults = schema.parse({});
  return Object.entries(schema.shape).flatMap(([name, field]): OptionDescription[] => {
    const outer = field as z.ZodType;
    const inner = unwrap(outer);
    if (inner instanceof z.ZodObject) return describeOptions(inner, `${prefix}${name}.`);
    return [
      {
        option: prefix + name,
        type: statedType(outer) ?? typeText(inner, outer),
        default: defaultText(defaults[name]),
        description: outer.description ?? inner.description ?? "",
      },
    ];
  });
}

// Defaults, null and the like wrap the type of the value itself.
function unwrap(type: z.ZodType): z.ZodType {
  const { innerType } = type.def as { innerType?: z.ZodType };
  return innerType === undefined ? type : unwrap(innerType);
}

// What a schema says of itself where its checks do not.
function statedType(type: z.ZodType): string | undefined {
  const stated = type.meta()?.type as string | undefined;
  const { innerType } = type.def as { innerType?: z.ZodType };
  return stated ?? (innerType && statedType(innerType));
}

function typeText(inner: z.ZodType, outer: z.ZodType): string {
  const nullable = outer.safeParse(null).success ? ", null" : "";
  if (inner instanceof z.ZodEnum) return inner.options.join(", ") + nullable;
  if (inner instanceof z.ZodLiteral) return [...inner.values].join(", ") + nullable;
  if (inner instanceof z.ZodBoolean) return "true, false";
  if (inner instanceof z.ZodNumber) return numberText(inner) + nullable;
  return "value";
}

function numberText(type: z.ZodNumber): string {
  const json = z.toJSONSchema(type);
  const kind = json.type === "integer" ? "whole number" : "number";
  const { minimum, exclusiveMinimum, maximum } = json;
  if (exclusiveMinimum !== undefined) return `${kind} above ${exclusiveMinimum}`;
  const bounded = maximum !== undefined && maximum !== Number.MAX_SAFE_INTEGER;
  return `${kind} from ${minimum}${bounded ? ` to ${maximum}` : ""}`;
}

// A value that stands for a record is called by its word.
function defaultText(value: unknown): string {
  const plain = JSON.parse(JSON.stringify(value)) as unknown;
  const { name } = (plain ?? {}) as { name?: string };
  return typeof plain === "string" ? plain : (name ?? JSON.stringify(plain));
}
