import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { runInNewContext } from "node:vm";
import { startCells, type TestCells } from "./start-cells";

// Cells may replace all that JavaScript and Node bring, one thing after another. Each time the next
// cells must print, have a value, and fail with their own error.

/** What is attacked next, and what was before is mended: on the global as `attack(name, part)`. */
const ATTACK = `
const { defineProperty, deleteProperty, getOwnPropertyDescriptor, ownKeys, setPrototypeOf } = Reflect;
const { getBuiltinModule } = process;
const kept = [];
function hostile() { throw "replaced by a cell"; }
function replace(owner, key, value) {
  const before = getOwnPropertyDescriptor(owner, key);
  const lies = { __proto__: null, value, writable: true, configurable: true, enumerable: !before };
  if (before && (!before.configurable || key === "prototype")) return;
  if (before) setPrototypeOf(before, null);
  if (defineProperty(owner, key, lies)) kept[kept.length] = { owner, key, before };
}
function replaceAll(owner) {
  const keys = ownKeys(owner);
  for (let i = 0; i < keys.length; i++) {
    const own = getOwnPropertyDescriptor(owner, keys[i]);
    if (typeof own.value === "function" || own.get) replace(owner, keys[i], hostile);
  }
}
function mend() {
  while (kept.length > 0) {
    const { owner, key, before } = kept[kept.length - 1];
    kept.length -= 1;
    if (before) defineProperty(owner, key, before);
    else deleteProperty(owner, key);
  }
}
defineProperty(globalThis, "attack", { value: (name, part) => {
  mend();
  const found = part === "module" ? getBuiltinModule(name) : globalThis[name];
  if (part === "itself") replace(globalThis, name, undefined);
  if (part === "prototype" && found?.prototype) replaceAll(found.prototype);
  if (part === "constructor" || part === "module") replaceAll(found);
  if (part === "every object has") replace(Object.prototype, name, hostile);
  if (part === "every list has") replace(Array.prototype, name, hostile);
}});
`;

type Attack = readonly [name: string, part: string];

// Without these no code at all can run or print, whoever runs it.
const NEEDED = /^(?:globalThis|console|undefined|NaN|Infinity|eval)$/;
const LANGUAGE = runInNewContext("Object.getOwnPropertyNames(globalThis)") as string[];
const NODE =
  "process Buffer URL AbortController AbortSignal Event EventTarget TextEncoder TextDecoder setTimeout " +
  "setImmediate clearTimeout clearImmediate setInterval queueMicrotask structuredClone performance";
const GLOBALS = [...LANGUAGE, ...NODE.split(" ")].filter((name) => !NEEDED.test(name));
const MODULES = "fs path vm util os events string_decoder async_hooks child_process worker_threads";
const PROPERTIES =
  "set value writable then toJSON toString length name message stack cause type run code 0 " +
  "text/plain default filename encoding constructor __esModule exports";

const ATTACKS: readonly Attack[] = [
  ...["itself", "prototype", "constructor"].flatMap((part) =>
    // Of the process' methods Node itself needs too many; the last test has some of them.
    GLOBALS.filter((name) => `${name} ${part}` !== "process constructor").map((name): Attack => [
      name,
      part,
    ]),
  ),
  ...MODULES.split(" ").map((name): Attack => [name, "module"]),
  ...PROPERTIES.split(" ").flatMap((name): Attack[] => [
    [name, "every object has"],
    [name, "every list has"],
  ]),
];

/** What is wrong with the cells after an attack; nothing, if all goes well. */
async function faultsOf({ run }: TestCells, what: string): Promise<string[]> {
  const printed = await run('console.log("out");\n1 + 1');
  const result = printed.events.find((event) => event.type === "result");
  const failed = await run("(undefined as any).told;");
  return [
    printed.failure && `${what}: ${printed.failure.ename}: ${printed.failure.evalue}`,
    printed.text !== "out\n" && `${what}: printed ${JSON.stringify(printed.text)}`,
    result?.bundle["text/plain"] !== "2" && `${what}: the value is missing`,
    !/reading 'told'/.test(failed.failure?.evalue ?? "") &&
      `${what}: another error, ${failed.failure?.evalue}`,
  ].filter((fault) => typeof fault === "string");
}

describe("cells go on", function () {
  this.timeout(120_000);

  describe("when one of them replaces", () => {
    const cells = startCells(tmpdir());
    it(`any of ${ATTACKS.length} parts of JavaScript and Node`, async () => {
      assert.equal((await cells.run(`(0, eval)(${JSON.stringify(ATTACK)});`)).failure, undefined);
      const faults: string[] = [];
      for (const [name, part] of ATTACKS) {
        const { failure } = await cells.run(`(globalThis as any).attack("${name}", "${part}")`);
        const what = `${name}, ${part}`;
        if (failure !== undefined) faults.push(`${what}: the attack fails: ${failure.evalue}`);
        faults.push(...(await faultsOf(cells, what)));
      }
      assert.deepEqual(faults, []);
    });
  });

  for (const [what, source] of Object.entries({
    "freezes all prototypes":
      "for (const name of Object.getOwnPropertyNames(globalThis)) {\n" +
      "  const { prototype } = (globalThis as any)[name] ?? {};\n" +
      "  if (prototype && name !== 'process') Object.freeze(prototype);\n}",
    "gives all objects what none can take away": `for (const key of ["then", "toJSON", "set"]) {
      const value = { __proto__: null, value: () => { throw 1; }, configurable: false } as any;
      Object.defineProperty(Object.prototype, key, value);
    }`,
    "gives errors another stack": `Object.defineProperty(Error, "prepareStackTrace", {
      get() { throw new Error("no stack"); }, set() { throw new Error("no stack"); } });`,
    "puts nothing in the place of the process' emit":
      "Object.assign(process, { emit: () => false, on: null, nextTick: null, cwd: null, hrtime: null, listeners: null });",
  })) {
    describe(`when one of them ${what}`, () => {
      const cells = startCells(tmpdir());
      it("for good", async () => {
        assert.equal((await cells.run(source)).failure, undefined);
        assert.deepEqual(await faultsOf(cells, what), []);
      });
    });
  }
});
