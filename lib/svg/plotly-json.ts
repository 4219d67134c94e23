/** Any record of plotly's: what is in it is looked at before it is used. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** One value on an axis; null where there is none. */
export type Value = number | string | null;

/** The value as a record; an empty one where it is none. */
export function asObject(value: unknown): JsonObject {
  return typeof value === "object" && value !== null ? (value as JsonObject) : {};
}

/** The value if it is a finite number. */
export function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : otherwise;
}

/** The value if it is a text. */
export function textOr(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

/** A title, which plotly takes as a text or as a record with a text. */
export function titleOf(holder: JsonObject): string {
  return textOr(holder.title, textOr(asObject(holder.title).text, ""));
}

/** Whether the value is an array or a typed array. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** The values of an array or a typed array; undefined where it is neither. */
export function listOf(value: unknown): Value[] | undefined {
  return isList(value) ? Array.from(value, plainValue) : undefined;
}

function plainValue(value: unknown): Value {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "boolean") return String(value);
  return value instanceof Date ? value.toISOString() : null;
}

/** Turns typed arrays into plain ones and what JSON cannot hold into null, as notebooks store it. */
export function plainJson<T extends object>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) => {
      if (typeof inner === "bigint") return Number(inner);
      return isList(inner) && !Array.isArray(inner) ? Array.from(inner) : inner;
    }),
  ) as T;
}
