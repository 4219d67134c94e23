import type { Runtime } from "node:inspector";
import type { Inspector } from "./inspector";
import { isAsyncId, valueText } from "./value-text";

/**
 * A variable as the protocol has it; what has parts has a reference above 0. It bears no type:
 * JupyterLab would show that in the place of the value, which names its class anyway.
 */
export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly variablesReference: number;
  readonly evaluateName?: string;
}

/** The values that were shown, by references, until execution goes on. */
export interface Variables {
  /** A reference to what a function lists. */
  readonly refer: (list: () => Promise<Variable[]>) => number;
  readonly list: (reference: number) => Promise<Variable[]>;
  readonly describe: (name: string, value: Runtime.RemoteObject) => Variable;
  /** The properties of a value. */
  readonly ofObject: (objectId: string) => Promise<Variable[]>;
  /** The value whose properties a reference lists; none for scopes and groups. */
  readonly owner: (reference: number) => string | undefined;
  /** Forgets all references. */
  readonly clear: () => void;
}

/** So many elements are listed at once; more are put into groups. */
const GROUP = 100;
const INTERNAL = ["[[Entries]]", "[[PromiseState]]", "[[PromiseResult]]", "[[Target]]"];

type Property = Runtime.PropertyDescriptor;

/** Lists values in the cells' thread. */
export function createVariables(inspector: Inspector): Variables {
  const lists = new Map<number, () => Promise<Variable[]>>();
  const owners = new Map<number, string>();
  let next = 1;

  function refer(list: () => Promise<Variable[]>): number {
    lists.set(next, list);
    return next++;
  }

  function describe(name: string, value: Runtime.RemoteObject): Variable {
    const { objectId } = value;
    const isWhole = objectId === undefined || value.type === "symbol";
    const variablesReference = isWhole ? 0 : refer(() => parts(value));
    if (!isWhole) owners.set(variablesReference, objectId);
    return { name, value: valueText(value), variablesReference };
  }

  async function parts({ objectId, subtype, description = "" }: Runtime.RemoteObject) {
    const isList = subtype === "array" || subtype === "typedarray";
    const length = Number(/\((\d+)\)$/.exec(description)?.[1] ?? 0);
    return isList && length > GROUP ? groups(objectId!, 0, length) : ofObject(objectId!);
  }

  function groups(objectId: string, start: number, end: number): Variable[] {
    let size = GROUP;
    while (end - start > size * GROUP) size *= GROUP;
    const found: Variable[] = [];
    for (let first = start; first < end; first += size) {
      const last = Math.min(first + size, end);
      const list = async () =>
        size > GROUP ? groups(objectId, first, last) : elements(objectId, first, last);
      const variablesReference = refer(list);
      found.push({ name: `[${first} … ${last - 1}]`, value: "", variablesReference });
    }
    return found;
  }

  async function elements(objectId: string, start: number, end: number): Promise<Variable[]> {
    const { result } = await inspector.post<Runtime.CallFunctionOnReturnType>(
      "Runtime.callFunctionOn",
      {
        objectId,
        functionDeclaration:
          "function (start, end) { const part = {}; for (let at = start; at < end; at++) part[at] = this[at]; return part; }",
        arguments: [{ value: start }, { value: end }],
        silent: true,
      },
    );
    return ofObject(result.objectId!);
  }

  async function ofObject(objectId: string): Promise<Variable[]> {
    const {
      result,
      internalProperties = [],
      ...more
    } = await inspector.post<Runtime.GetPropertiesReturnType>("Runtime.getProperties", {
      objectId,
      ownProperties: true,
      generatePreview: true,
    });
    const { privateProperties = [] } = more as { privateProperties?: Property[] };
    const internal = internalProperties.filter(({ name }) => INTERNAL.includes(name));
    return [...result, ...privateProperties, ...internal]
      .filter(({ name }) => name !== "__proto__" && !isAsyncId(name))
      .map((property) => ofProperty(property));
  }

  function ofProperty({ name, value, ...rest }: Property | Runtime.InternalPropertyDescriptor) {
    if (value !== undefined) return describe(name, value);
    const isGetter = "get" in rest && rest.get?.type === "function";
    return { name, value: isGetter ? "(getter)" : "undefined", variablesReference: 0 };
  }

  return {
    refer,
    list: async (reference) => (await lists.get(reference)?.()) ?? [],
    describe,
    ofObject,
    owner: (reference) => owners.get(reference),
    clear() {
      lists.clear();
      owners.clear();
    },
  };
}
