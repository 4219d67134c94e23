import { expect } from "./expect";
import type { MimeBundle } from "./messages";

const TYPE =
  /^(?:application|audio|chemical|font|image|message|model|multipart|text|video|x-[\w-]+)\/\S+$/i;
const JSON_TYPE = /[/+]json$/i;
const TEXT_TYPE = /^text\/|\+xml$|^application\/(?:javascript|ecmascript|xml)$/i;

/** Whether every name in an object is a MIME type, and there is one at least. */
export function isMimeBundle(value: object): boolean {
  const types = Array.isArray(value) ? [] : Object.keys(value);
  return types.length > 0 && types.every((type) => TYPE.test(type));
}

/**
 * A MIME bundle as front ends take it: text as it is, JSON as JSON has it, bytes in base64.
 * Throws when it is none, or what stands under a type does not fit it. `who` is where it came from.
 */
export function checkMimeBundle(who: string, given: unknown): MimeBundle {
  expect(
    typeof given === "object" && given !== null && isMimeBundle(given),
    who,
    `expected a bundle with MIME types as names, but ${kind(given)} came`,
  );
  const types = Object.entries(given);
  return Object.fromEntries(types.map(([type, form]) => [type, checkForm(who, type, form)]));
}

function checkForm(who: string, type: string, form: unknown): unknown {
  if (JSON_TYPE.test(type)) return asJson(who, type, form);
  if (typeof form === "string") return form;
  const bytes = !TEXT_TYPE.test(type) && ArrayBuffer.isView(form);
  const wanted = TEXT_TYPE.test(type) ? "a text" : "bytes, or base64";
  expect(bytes, who, `${type} should be ${wanted}, but came as ${kind(form)}`);
  return Buffer.from(form.buffer, form.byteOffset, form.byteLength).toString("base64");
}

function asJson(who: string, type: string, form: unknown): unknown {
  let text: string | undefined;
  try {
    text = JSON.stringify(form);
  } catch {
    text = undefined;
  }
  expect(text !== undefined, who, `${type} should be JSON, but ${kind(form)} cannot be written so`);
  return JSON.parse(text);
}

/** What a value is, for the end of a sentence: "a list", "an object with loss". */
export function kind(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return "a list";
  if (typeof value !== "object") return `a ${typeof value}`;
  const names = Object.keys(value).slice(0, 5).join(", ");
  return names === "" ? "an empty object" : `an object with ${names}`;
}
