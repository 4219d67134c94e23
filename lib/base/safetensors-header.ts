import { sizeOf } from "./shape";
import { UserError, reason } from "./user-error";
import { isJsonObject, repeatedName } from "./json";

/** The name under which a header keeps texts instead of an array. */
export const METADATA = "__metadata__";

/** The longest header that the format's own reader takes, in bytes. */
const LONGEST_HEADER = 100_000_000;
// Setting this name on a plain record would change what it inherits instead of adding to it.
const FORBIDDEN = "__proto__";

/** Where an array lies in the data behind the header, in bytes. */
export interface ArrayPlace {
  readonly name: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * The header of a safetensors file, every claim in it checked against the bytes that are there;
 * `start` is the place of the data. Throws a sentence that names the file, `who`.
 */
export function readHeader(
  bytes: Uint8Array,
  who: string,
): { arrays: ArrayPlace[]; metadata: Record<string, string>; start: number } {
  const start = dataStart(bytes, who);
  const { [METADATA]: texts = {}, ...entries } = parsed(bytes.subarray(8, start), who);
  const arrays = Object.entries(entries).map(([name, entry]) => checkedPlace(name, entry, who));
  expectFilled(arrays, bytes.length - start, who);
  return { arrays, metadata: checkedTexts(texts, who), start };
}

/** A name for the middle of a sentence: short, and without characters that steer a terminal. */
export function quoted(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}

/** Throws when the name is one that a plain record cannot have. */
export function expectName(who: string, name: string): void {
  if (name === FORBIDDEN)
    throw new UserError(`${who}: "${FORBIDDEN}" cannot be a name; choose another`);
}

function dataStart(bytes: Uint8Array, who: string): number {
  if (bytes.length < 8) throw broken(who, `it has ${bytes.length} bytes, fewer than 8`);
  const length = new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true);
  if (length > LONGEST_HEADER) {
    throw broken(who, `its header claims ${length} bytes, more than ${LONGEST_HEADER}`);
  }
  if (length > bytes.length - 8) {
    throw broken(who, `its header claims ${length} bytes, but only ${bytes.length - 8} follow`);
  }
  return 8 + Number(length);
}

function parsed(header: Uint8Array, who: string): Record<string, unknown> {
  let text: string;
  let content: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(header);
    content = JSON.parse(text);
  } catch (thrown) {
    throw broken(who, `its header is not JSON in UTF-8 (${reason(thrown)})`);
  }
  if (!isJsonObject(content) || !text.startsWith("{"))
    throw broken(who, "its header is no JSON object");
  const repeated = repeatedName(text);
  if (repeated !== null) throw broken(who, `its header has the name ${quoted(repeated)} twice`);
  return content;
}

function checkedPlace(name: string, entry: unknown, who: string): ArrayPlace {
  expectName(who, name);
  const { dtype, shape, data_offsets: offsets, ...others } = isJsonObject(entry) ? entry : {};
  const fail = (sentence: string): UserError =>
    broken(who, `its array ${quoted(name)} ${sentence}`);
  if (typeof dtype !== "string") throw fail("has no dtype");
  if (dtype !== "F32") {
    throw new UserError(
      `${who}: the array ${quoted(name)} is of dtype ${quoted(dtype)}, but only "F32" is read here; ` +
        `convert it to 32-bit floats`,
    );
  }
  if (!isCounts(shape)) throw fail("has no list of whole numbers as its shape");
  if (!isCounts(offsets) || offsets.length !== 2) throw fail("has no two numbers as data_offsets");
  const other = Object.keys(others).at(0);
  if (other !== undefined) throw fail(`has a field ${quoted(other)} that the format does not know`);
  const [begin, end] = offsets;
  const size = 4 * sizeOf(shape);
  if (end - begin !== size) {
    throw fail(
      `should have ${size} bytes by its shape, but has ${end - begin} by its data_offsets`,
    );
  }
  return { name, shape, begin, end };
}

// Every byte belongs to one array: what no array owns could carry anything.
function expectFilled(arrays: readonly ArrayPlace[], length: number, who: string): void {
  let filled = 0;
  const inOrder = arrays.toSorted((a, b) => a.begin - b.begin || a.end - b.end);
  for (const { name, begin, end } of inOrder) {
    if (begin !== filled) {
      throw broken(who, `its array ${quoted(name)} should begin at byte ${filled}, not ${begin}`);
    }
    filled = end;
  }
  if (filled !== length) {
    throw broken(who, `its arrays should fill ${filled} bytes, but ${length} follow the header`);
  }
}

function checkedTexts(texts: unknown, who: string): Record<string, string> {
  if (!isJsonObject(texts)) throw broken(who, `its ${METADATA} is no object`);
  for (const [name, text] of Object.entries(texts)) {
    expectName(who, name);
    if (typeof text !== "string") throw broken(who, `its ${METADATA} ${quoted(name)} is no text`);
  }
  return texts as Record<string, string>;
}

function broken(who: string, why: string): UserError {
  return new UserError(
    `${who}: should be a whole safetensors file, but ${why}; fetch or make the file again`,
  );
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((side) => Number.isSafeInteger(side) && side >= 0);
}
