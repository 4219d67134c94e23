import type { Runtime } from "node:inspector";

type Value = Runtime.RemoteObject;

/** Characters that are shown of a value. */
const MAX_LENGTH = 1000;

/** A value on one line. */
export function valueText(value: Value): string {
  const text = textOf(value);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

function textOf(value: Value): string {
  const { type, subtype, description = "" } = value;
  if (type === "string") return JSON.stringify(value.value);
  if (type === "undefined" || subtype === "null") return String(value.value ?? subtype ?? type);
  if (type === "function") return functionText(description);
  if (subtype === "error") return description.split("\n    at ")[0];
  if (type === "boolean") return String(value.value);
  if (type !== "object") return value.unserializableValue ?? description;
  if (subtype === "date" || subtype === "regexp") return description;
  return value.preview === undefined ? description : previewText(value.preview, description);
}

function previewText(preview: Runtime.ObjectPreview, description: string): string {
  const { properties, entries, subtype, overflow } = preview;
  const isList = subtype === "array" || subtype === "typedarray";
  const shown = entries
    ? entries.map(({ key, value }) => (key ? `${short(key)} => ${short(value)}` : short(value)))
    : properties
        .filter(({ name }) => (isList ? /^\d+$/.test(name) : !isAsyncId(name)))
        .map((property) =>
          isList ? propertyText(property) : `${property.name}: ${propertyText(property)}`,
        );
  if (shown.length === 0) return description;
  const inner = [...shown, ...(overflow ? ["…"] : [])].join(", ");
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  const name = description === "Object" ? "" : `${description} `;
  return `${name}${open}${inner}${close}`;
}

/** Whether a property is one by which Node marks promises and timers with what has made them. */
export function isAsyncId(name: string): boolean {
  return /^Symbol\((?:async_id_symbol|trigger_async_id_symbol|kResourceStore)\)$/.test(name);
}

function propertyText({ type, subtype, value = "" }: Runtime.PropertyPreview): string {
  if (type === "string") return JSON.stringify(value);
  if (type === "function") return "ƒ";
  if (type === "accessor") return "(…)";
  return subtype === "null" ? "null" : value;
}

function short({ description = "", type }: Runtime.ObjectPreview): string {
  return type === "string" ? JSON.stringify(description) : description;
}

// Of a function's text, how it is called.
function functionText(description: string): string {
  if (description.startsWith("class")) return /^class[^{]*/.exec(description)![0].trim();
  const [head] = /^[^{=]*(?:\([^)]*\))?/.exec(description) ?? [""];
  return `ƒ ${head
    .replace(/^function\s*/, "")
    .replace(/\s+/g, " ")
    .trim()}`;
}
