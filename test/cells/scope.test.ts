import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { freshFolder, removeFolders } from "../notebook/write-notebook";
import { startCells } from "./start-cells";

describe("the scope of a notebook", function () {
  this.timeout(120_000);
  const folder = freshFolder();
  const { run, value } = startCells(folder);
  after(removeFolders);

  /** Runs cells one after the other; the last one has this value. */
  async function cells(sources: readonly string[], expected: string | undefined): Promise<void> {
    for (const source of sources.slice(0, -1)) await value(source);
    assert.equal(await value(sources.at(-1)!), expected, sources.join(" · "));
  }

  it("has one value of each name, for functions of all cells", async () => {
    await cells(
      ["let rate = 0.1; function step() { return rate * 10; }", "rate = 0.5; step()"],
      "5",
    );
    const add = "let total = 0; function add(n: number) { total += n; return total; }";
    await cells([add, "total = 10", "add(1)"], "11");
    await cells(["total"], "11");
    await cells(["const scaled = () => rate * 2;", "let rate = 4", "scaled()"], "8");
    await cells(["var seen = 1; const see = () => seen;", "var seen = 7", "see()"], "7");
  });

  it("lets earlier functions call the helper, class or import that was declared anew", async () => {
    const caller = "function helper(): unknown { return 1; } const outer = () => helper();";
    await cells([caller, "function helper() { return 'two'; }", "outer()"], "two");
    await cells(["const helper = () => 'three';", "outer()"], "three");
    const made = "class Model { name() { return 'old'; } } const make = () => new Model().name();";
    await cells([made, "class Model { name() { return 'new'; } }", "make()"], "new");
    const joined = "import { join } from 'node:path'; const joinAB = () => join('a', 'b');";
    await cells(
      [joined, "const join = (...parts: string[]) => parts.join('+');", "joinAB()"],
      "a+b",
    );
    await cells(["import { join } from 'node:path'", "joinAB()"], "a/b");
  });

  it("takes all kinds of declarations, written from any cell", async () => {
    await cells(["const { a, b: [c, ...d], e = 5 } = { a: 1, b: [2, 3, 4] } as any", "[a, c, d, e]"], "[ 1, 2, [ 3, 4 ], 5 ]"); // prettier-ignore
    await cells(["let p = 1, q = p + 1; const swap = () => { [p, q] = [q, p]; }", "swap(); [p, q]"], "[ 2, 1 ]"); // prettier-ignore
    await cells(["({ p, q } = { p: 7, q: 8 })", "p * q"], "56");
    await cells(["enum Color { Red, Green }", "Color.Green"], "1");
    await cells(["enum Color { Blue }", "Object.keys(Color)"], "[ '0', 'Blue' ]");
    await cells(["namespace Limits { export const most = 9; }", "Limits.most"], "9");
    await cells(["import * as path from 'path'; import fs, { existsSync as isThere } from 'fs'", "[path.sep, typeof fs.statSync, isThere('/')]"], "[ '/', 'function', true ]"); // prettier-ignore
    await cells(["let __count = 1, __proto__ = 2", "__count + __proto__"], "3");
    await cells(["let unset: number | undefined", "unset === undefined"], "true");
    await cells(["class Point { constructor(readonly x = p) {} }", "new Point().x"], "7");
    await cells(["let text = 'a'", "text.length", "let text = 5", "text + 1"], "6");
  });

  it("keeps types, namespaces and additions to the global scope over many cells", async () => {
    await value("namespace Kept { export const n = 1; export type T = 'a' | 'b'; }");
    await value("declare global { var added: number } globalThis.added = 4;");
    await value("interface Size { w: number } type Pair = [Size, Size]; enum Side { Left, Right }");
    await value("abstract class Shape { abstract area(): number }");
    await value("function over(x: string): string; function over(x: number): number; function over(x: any) { return x; }"); // prettier-ignore
    for (let i = 0; i < 3; i++) await value(`let between${i} = ${i};`);
    await cells(["const t: Kept.T = 'b'; [Kept.n, added, t]"], "[ 1, 4, 'b' ]");
    await cells(["const pair: Pair = [{ w: 1 }, { w: 2 }]; Side.Right + pair[1].w"], "3");
    await cells(["new (class extends Shape { area() { return over(6) / 2; } })().area()"], "3");
    await cells(["namespace Kept { export const m = 2; }", "Kept.m"], "2");
    assert.match((await run("Kept.n")).failure!.evalue, /TS2339/);
  });

  it("has what `var` declares in blocks and loops", async () => {
    await cells(["if (true) { var inside = 3; }", "inside"], "3");
    await cells(["for (var i = 0; i < 3; i++) {}", "i"], "3");
    await cells(["for (var [k, { v }] of [['x', { v: 1 }]] as [string, { v: number }][]) {}", "[k, v]"], "[ 'x', 1 ]"); // prettier-ignore
    await cells(["try { var tried = 'yes'; } finally {}", "tried.length"], "3");
    await cells(["var inside: number;", "inside"], "3");
    await cells(["if (false) { var never = 1; }", "never"], undefined);
  });

  it("leaves shadowed names, properties and labels alone", async () => {
    await value("let x = 1, y = 2");
    await cells(["((x: number) => x * 10)(5)"], "50");
    await cells(["{ let x = 7; y = x; } [x, y]"], "[ 1, 7 ]");
    await cells(["function own(a = x) { var x = 9; return [a, x]; } own()"], "[ 1, 9 ]");
    await cells(["(function x() { return typeof x; })()"], "function");
    await cells(["(class x { static kind = typeof x; }).kind"], "function");
    await cells(["const o = { x, y() { return x; }, ['x' + x]: 1 }; [o.x, o.y(), o.x1]"], "[ 1, 1, 1 ]"); // prettier-ignore
    await cells(["let point = { x: 3 }; const { x: px } = point; px"], "3");
    await cells(["x: for (const n of [1]) { continue x; } x"], "1");
    await cells(["try { throw 4; } catch (x) { y = x as number; } [x, y]"], "[ 1, 4 ]");
  });

  it("is read and written by timers and callbacks of whichever cell", async () => {
    await value("let ticks = 0; const timer = setInterval(() => { ticks += 1; }, 1);");
    await value("ticks = 1000; await new Promise((done) => setTimeout(done, 30));");
    assert.equal(await value("clearInterval(timer); ticks > 1000"), "true");
    await cells(["const later = () => ticks; let ticks = 'other'", "later()"], "other");
  });

  it("follows what a module exports", async () => {
    writeFileSync(join(folder, "counter.ts"), "export let count = 0;\nexport const more = () => ++count;\n"); // prettier-ignore
    await cells(["import { count, more } from './counter'", "more(); more(); count"], "2");
  });

  it("gives functions their names, and no `this` that they had not", async () => {
    await cells(["const arrow = () => 1; let f; f = function () {}; [arrow.name, (f as any).name]"], "[ 'arrow', 'f' ]"); // prettier-ignore
    await cells(["const g = function (this: unknown) { return this === globalThis; }", "[g(), (g)(), g?.()]"], "[ true, true, true ]"); // prettier-ignore
    await cells(["const { h = () => 1 } = {} as { h?: () => number }; h.name"], "h");
    await cells(["const Named = class {}; Named.name"], "Named");
  });

  it("throws where a name has no value yet, and keeps constants and types", async () => {
    const early = await run("const early = () => value; const got = early(); let value = 1;");
    assert.equal(early.failure?.ename, "ReferenceError");
    assert.equal(early.failure?.evalue, "Cannot access 'value' before initialization");
    assert.match((await run("const fixed = 1")).failure?.evalue ?? "", /^$/);
    assert.match((await run("fixed = 2")).failure!.evalue, /TS2588: Cannot assign to 'fixed'/);
    await cells(["const fixed = 'anew'", "fixed"], "anew");
    assert.match((await run("x.length")).failure!.evalue, /TS2339: Property 'length'/);
  });

  it("names what cannot be called as it was written, at its place", async () => {
    const { failure } = await run("const none: any = 5;\n\n  none(1)");
    assert.equal(failure?.evalue, "none is not a function");
    assert.deepEqual(failure?.frames[0], { cell: failure?.frames[0].cell, line: 3, column: 3 });
    const caught = await value("try { none.a.b; none(); } catch (e) { (e as Error).stack!.split('\\n')[0] }; try { none() } catch (e) { var head = (e as Error).stack!.split('\\n')[0] } head"); // prettier-ignore
    assert.match(caught!, /^TypeError: .*(?<!__scope__\.)none is not a function|Cannot read/);
  });

  it("takes exports, and what modules have of `import.meta`", async () => {
    await cells(["export const exported = 7; export default function named() { return 8; }", "[exported, named()]"], "[ 7, 8 ]"); // prettier-ignore
    await cells(["export { sep as separator } from 'path'", "separator"], "/");
    await cells(["export * from 'path'; export { exported }; export default exported + 1"], "8");
    await cells(["export type Size = number; export interface Box { size: Size }", "const box: Box = { size: 2 }; box.size"], "2"); // prettier-ignore
    const url = await value("import.meta.url");
    assert.ok(url?.startsWith(pathToFileURL(folder).href), url);
    await cells(["import.meta.dirname === process.cwd()"], "true");
    await cells(["new URL('data.json', import.meta.url).pathname === import.meta.dirname + '/data.json'"], "true"); // prettier-ignore
    writeFileSync(join(folder, "place.ts"), "export const place = import.meta.url;\n");
    assert.match((await value("import { place } from './place'; place"))!, /\/place\.[jt]s$/);
  });

  it("keeps values of types that no declaration can name", async () => {
    await cells(["const fs = await import('fs')", "fs.existsSync('/')"], "true");
    await cells(["const os = await import('node:os'), after = 3", "[typeof os.cpus, after]"], "[ 'function', 3 ]"); // prettier-ignore
    const hidden = "class Hidden { secret = 1; }\nexport const show = () => new Hidden();\n";
    writeFileSync(join(folder, "hidden.ts"), hidden);
    await cells(["import { show } from './hidden'; const shown = show();", "shown.secret"], "1");
    await cells(["import { z } from 'zod'; const schema = z.object({ a: z.string() })", "schema.parse({ a: 'b' }).a"], "b"); // prettier-ignore
  });
});
