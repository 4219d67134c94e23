import assert from "node:assert/strict";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { packageRoot } from "../../lib/base/package-root";
import { startCells } from "./start-cells";

// Random programs, cut into cells at random, against the same program run as one script by V8: there
// the names are variables of one function, and to declare one anew is to assign to it.

const NAMES = ["a", "b", "c", "d", "e"] as const;
/** TypeScript has nothing assigned to what `function` declares. */
const FUNCTIONS = ["f", "g"] as const;
const name = fc.constantFrom(...NAMES);
const functionName = fc.constantFrom(...FUNCTIONS);
const called = fc.oneof(name, functionName);

/** What both forms begin with: helpers that take whatever a name holds by then. */
const HELPERS = `
  let fuel = 300;
  const out: unknown[] = [];
  function num(x: any): number { return typeof x === "number" && isFinite(x) ? x % 1009 : -1; }
  function call(x: any): number {
    if (typeof x !== "function" || fuel-- <= 0) return -2;
    return num(x.prototype?.m ? new x().m() : x());
  }
`;

/** A statement in both forms. `hoisted`: it takes effect where its cell begins. */
interface Statement {
  readonly cell: string;
  readonly script: string;
  readonly hoisted?: boolean;
}

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3 },
    fc.integer({ min: 0, max: 99 }).map(String),
    name.map((one) => `num(${one})`),
    called.map((one) => `call(${one})`),
    fc.tuple(tie("expression"), tie("expression")).map(([x, y]) => `(${x} + ${y})`),
    // A parameter and a variable of a block that hide the notebook's names.
    fc.tuple(name, tie("expression"), tie("expression")).map(([one, x, y]) => `((${one}: any) => ${x} * 2)(${y})`), // prettier-ignore
    fc.tuple(name, tie("expression")).map(([one, x]) => `(() => { let ${one}: any = 5; return ${x}; })()`), // prettier-ignore
    fc.tuple(name, tie("expression")).map(([one, x]) => `(() => { ${one} = ${x}; return num(${one}); })()`), // prettier-ignore
  ),
}));

const two = fc.uniqueArray(name, { minLength: 2, maxLength: 2 });

const statement: fc.Arbitrary<Statement> = fc.oneof(
  fc.tuple(fc.constantFrom("let", "var"), name, expression).map(([kind, one, x]) => ({
    cell: `${kind} ${one}: any = ${x};`,
    script: `${one} = ${x};`,
  })),
  fc.tuple(functionName, expression, expression).map(([one, x, y]) => ({
    cell: `function ${one}(): any { ${x}; return ${y}; }`,
    script: `${one} = function () { ${x}; return ${y}; };`,
    hoisted: true,
  })),
  fc.tuple(name, expression).map(([one, x]) => ({
    cell: `let ${one}: any = () => ${x};`,
    script: `${one} = () => ${x};`,
  })),
  fc.tuple(name, expression).map(([one, x]) => ({
    cell: `let ${one}: any = class { m() { return ${x}; } };`,
    script: `${one} = class { m() { return ${x}; } };`,
  })),
  fc.tuple(two, expression, expression).map(([[one, other], x, y]) => ({
    cell: `let { ${one}, k: [${other} = ${y}] }: any = { ${one}: ${x}, k: [] };`,
    script: `({ ${one}, k: [${other} = ${y}] } = { ${one}: ${x}, k: [] });`,
  })),
  fc.tuple(name, expression).map(([one, x]) => ({
    cell: `if (num(${x}) > 20) { var ${one}: any = ${x}; }`,
    script: `if (num(${x}) > 20) { ${one} = ${x}; }`,
  })),
  fc.tuple(name, expression).map(([one, x]) => ({
    cell: `for (var ${one}: any = 0; ${one} < 3; ${one}++) out.push(${x}); `,
    script: `for (${one} = 0; ${one} < 3; ${one}++) out.push(${x});`,
  })),
  fc
    .oneof(
      fc.tuple(name, expression).map(([one, x]) => `${one} = ${x};`),
      name.map((one) => `${one} = num(${one}); ${one}++; ${one} += 2; ${one} ??= 4;`),
      two.map(([one, other]) => `[${one}, ${other}] = [${other}, ${one}];`),
      fc.tuple(name, expression).map(([one, x]) => `{ let ${one}: any = 1; out.push(${x}, ${one}); }`), // prettier-ignore
      fc.tuple(name, expression).map(([one, x]) => `await Promise.resolve().then(() => { ${one} = ${x}; });`), // prettier-ignore
      fc.tuple(name, name, expression).map(([one, o, x]) => `for (let ${one} of [1, 2]) { out.push(num(${one})); ${o === one ? "" : `${o} = ${x};`} }`), // prettier-ignore
      expression.map((x) => `out.push(${x});`),
      name.map((one) => `try { throw 3; } catch (${one}) { out.push(num(${one})); }`),
    )
    .map((text) => ({ cell: text, script: text })),
);

/** `for (var a = 0; …)` ends when something else than a number stands in `a`. */
const withFuel = (text: string) => text.replace(/; (\w) < 3;/g, "; $1 < 3 && fuel-- > 0;");

const program = fc
  .array(fc.tuple(statement, fc.integer({ min: 0, max: 2 })), { minLength: 2, maxLength: 12 })
  .map((drawn) => {
    const cells: Statement[][] = [[]];
    for (const [one, cut] of drawn) {
      if (cut === 0) cells.push([]);
      cells.at(-1)!.push({ ...one, cell: withFuel(one.cell), script: withFuel(one.script) });
    }
    return cells.map(withoutDoubles).filter((cell) => cell.length > 0);
  });

// A cell declares a name once, and before it uses it: TypeScript says no to more. Elsewhere it assigns.
function withoutDoubles(cell: readonly Statement[]): Statement[] {
  const used = new Set<string>();
  return cell.flatMap((one) => {
    const names = [...NAMES, ...FUNCTIONS].filter((name) => mentions(one.script, name) > 0);
    const isUsed = names.some((name) => used.has(name) || mentions(one.script, name) > 1);
    names.forEach((name) => used.add(name));
    if (one.hoisted === true) {
      const [, name] = /^function (\w)/.exec(one.cell)!;
      const key = `function ${name}`;
      if (used.has(key)) return [];
      used.add(key);
      return [one];
    }
    return [isUsed ? { cell: one.script, script: one.script } : one];
  });
}

function mentions(text: string, name: string): number {
  return text.match(new RegExp(`\\b${name}\\b`, "g"))?.length ?? 0;
}

function runAsScript(cells: readonly Statement[][]): Promise<string> {
  const statements = cells.flatMap((cell) => [
    ...cell.filter(({ hoisted }) => hoisted),
    ...cell.filter(({ hoisted }) => hoisted !== true),
  ]);
  const untyped = (text: string) => text.replace(/: (?:any|number|unknown\[\])(?=[\s,)={])/g, "");
  const body = statements.map(({ script }) => untyped(script)).join("\n");
  const script = `(async () => { ${untyped(HELPERS)} let f = 0, g = 0, ${NAMES.map((one) => `${one} = 0`).join(", ")};\n${body}\nreturn JSON.stringify([out, ${NAMES.map((one) => `num(${one})`).join(", ")}]); })()`; // prettier-ignore
  return runInNewContext(script) as Promise<string>;
}

/** So many programs run side by side, each with names of its own: most of a cell's time is its own. */
const SIDE_BY_SIDE = 10;

/** The text with the names of the program with this number. */
function named(text: string, program: number): string {
  return text.replace(/\b(?:[a-g]|out|fuel|num|call)\b/g, (name) => `${name}${program}`);
}

/** The cells of programs side by side: the first cells of all, the second ones, and so on. */
function sideBySide(programs: readonly Statement[][][]): string[] {
  const length = Math.max(...programs.map((cells) => cells.length));
  return Array.from({ length }, (_, i) =>
    programs
      .flatMap((cells, number) => (cells[i] ?? []).map(({ cell: text }) => named(text, number)))
      .join("\n"),
  );
}

describe("programs cut into cells", function () {
  this.timeout(300_000);
  const { run, value } = startCells(packageRoot());

  it("do what they do as one script", async () => {
    const count = Number(process.env.REMIXMATCH_TEST_PROGRAMS ?? 1000);
    const numbers = Array.from({ length: SIDE_BY_SIDE }, (_, number) => number);
    for (const number of numbers) await value(named(HELPERS, number));
    const declared = [...NAMES, ...FUNCTIONS].map((one) => `let ${one}: any = 0;`).join(" ");
    const first = `${declared} fuel = 300; out.length = 0;`;
    const last = `[out, ${NAMES.map((one) => `num(${one})`).join(", ")}]`;
    const programs = fc.array(program, { minLength: SIDE_BY_SIDE, maxLength: SIDE_BY_SIDE });
    await fc.assert(
      fc.asyncProperty(programs, async (all) => {
        const expected = await Promise.all(all.map(runAsScript));
        await value(numbers.map((number) => named(first, number)).join("\n"));
        for (const cell of sideBySide(all)) {
          const { failure } = await run(cell);
          assert.equal(failure, undefined, failure?.evalue);
        }
        const values = numbers.map((number) => named(last, number)).join(", ");
        assert.equal(await value(`JSON.stringify([${values}])`), `[${expected.join(",")}]`);
      }),
      { numRuns: Math.ceil(count / SIDE_BY_SIDE) },
    );
  });
});
