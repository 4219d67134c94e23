/** An object of plotly's JSON, of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** One value on an axis; null where there is none. */
export type Value = number | string | null;

/** The value if it is an object, else an empty one. */
export function asObject(value: unknown): JsonObject {
  return typeof value === "object" && value !== null ? (value as JsonObject) : {};
}

/** The value if it is a finite number, else the other. */
export function numberOr(value: unknown, otherwise: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : otherwise;
}

/** The value if it is a string, else the other. */
export function stringOr(value: unknown, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

/** The title of a layout, an axis or a colorbar: a string or an object with a text; "" without one. */
export function titleOf(owner: JsonObject): string {
  return stringOr(owner.title, stringOr(asObject(owner.title).text, ""));
}

/** Whether the value is an array or a typed array. */
export function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** The values of an array or a typed array; undefined where it is neither. */
export function listOf(value: unknown): Value[] | undefined {
  return isList(value) ? Array.from(value, toValue) : undefined;
}

/** The objects of a list, as a layout's `shapes`; none where it is no list. */
export function objectsOf(value: unknown): JsonObject[] {
  return isList(value) ? Array.from(value, asObject) : [];
}

function toValue(value: unknown): Value {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value === "string") return value;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "boolean") return String(value);
  return value instanceof Date ? value.toISOString() : null;
}

/** A copy that JSON holds: typed arrays as arrays, bigints as numbers, NaN and the like as null. */
export function plainJson<T extends object>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_key, inner: unknown) => {
      if (typeof inner === "bigint") return Number(inner);
      return isList(inner) && !Array.isArray(inner) ? Array.from(inner) : inner;
    }),
  ) as T;
}
