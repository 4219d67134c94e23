import assert from "node:assert/strict";
import type { JsonObject } from "../../lib/kernel/wire";
import { ofType, plain, type Client } from "./client";
import { startTestKernel, type TestKernel } from "./test-kernel";

const CELLS = [
  `/** Scales a rate. */
function scale(rate: number, factor = 2): number { return rate * factor; }
let rate = 0.1;`,
  `const inner = [1, 2].map((rate) => rate + 1); // another one
const config = { rate, steps: 3 };
if (true) { let rate = 5; rate++; }`,
  `let rate = scale(0.5); // declared anew
import { basename as base } from "node:path";`,
  `const text = \`\${rate} \${config.rate} \${base("a/b")}\`;`,
];

type Edit = { range: { start: Position; end: Position }; newText: string };
type Position = { line: number; character: number };
type Location = { uri: string; range: { start: Position; end: Position } };

describe("the language of a notebook", function () {
  this.timeout(60_000);
  let kernel: TestKernel;
  let client: Client;
  let asked = 0;
  before(async () => {
    kernel = await startTestKernel();
    ({ client } = kernel);
    for (const code of CELLS) {
      const { reply } = await client.execute(code);
      assert.equal(reply.content.status, "ok", String(reply.content.evalue));
    }
    const target_name = "remixmatch.language";
    await client.published(await client.send("comm_open", { comm_id: "l", target_name, data: {} }));
  });
  after(() => kernel.stop());

  async function reply(method: string, params: JsonObject = {}): Promise<JsonObject> {
    const id = ++asked;
    await client.send("comm_msg", { comm_id: "l", data: { id, method, params } });
    const data = await client.until(() =>
      ofType(client.received, "comm_msg").find((each) => (each.data as JsonObject).id === id),
    );
    return data.data as JsonObject;
  }

  /** What a method says of the place `^` in the code that stands for a cell, or in `text`. */
  async function at(method: string, marked: string, more: JsonObject = {}): Promise<unknown> {
    const place = placeOf(marked);
    const { result, error } = await reply(`textDocument/${method}`, { ...place, ...more });
    return result ?? error;
  }

  function placeOf(marked: string): JsonObject {
    const before = marked.slice(0, marked.indexOf("^")).split("\n");
    const position = { line: before.length - 1, character: before.at(-1)!.length };
    const source = marked.replace("^", "");
    const cell = CELLS.indexOf(source);
    return cell >= 0
      ? { textDocument: { uri: `cell:${cell + 1}` }, position }
      : { textDocument: { uri: "new" }, position, text: source };
  }

  const mark = (cell: number, before: string) => CELLS[cell].replace(before, `^${before}`);
  const textAt = ({ uri, range }: Location) => {
    const line = CELLS[Number(uri.replace("cell:", "")) - 1].split("\n")[range.start.line];
    return `${uri} ${line.slice(range.start.character, range.end.character)}`;
  };

  /** The cells as they are after the edits. */
  function edited({ changes }: { changes: Record<string, Edit[]> }): string[] {
    return CELLS.map((source, index) => {
      const lines = source.split("\n");
      for (const { range, newText } of [...(changes[`cell:${index + 1}`] ?? [])].reverse()) {
        const { line, character } = range.start;
        assert.equal(line, range.end.line);
        const text = lines[line];
        lines[line] = text.slice(0, character) + newText + text.slice(range.end.character);
      }
      return lines.join("\n");
    });
  }

  it("finds where another cell declares a name", async () => {
    const [scale] = (await at("definition", mark(2, "scale(0.5)"))) as Location[];
    assert.equal(textAt(scale), "cell:1 scale");
    assert.deepEqual(scale.range.start, { line: 1, character: 9 });
    const [config] = (await at("definition", "1 + con^fig.steps")) as Location[];
    assert.equal(textAt(config), "cell:2 config");
  });

  it("finds the latest declaration of a name, and the own one of a function", async () => {
    const [latest] = (await at("definition", "ra^te + 1")) as Location[];
    assert.deepEqual([textAt(latest), latest.range.start.line], ["cell:3 rate", 0]);
    const [own] = (await at("definition", mark(1, "rate + 1"))) as Location[];
    assert.deepEqual([textAt(own), own.range.start.line], ["cell:2 rate", 0]);
    const [library] = (await at("definition", "Math.hyp^ot(3, 4)")) as Location[];
    assert.match(library.uri, /^file:.*\.d\.ts$/);
    assert.deepEqual(await at("definition", "^ "), []);
  });

  it("renames a variable in all cells, and nothing that only has its name", async () => {
    for (const place of [mark(0, "rate = 0.1"), mark(2, "rate = scale"), mark(3, "rate} ")]) {
      const cells = edited((await at("rename", place, { newName: "speed" })) as never);
      assert.equal(cells[0], CELLS[0].replace("let rate", "let speed"));
      assert.equal(cells[1], CELLS[1].replace("{ rate,", "{ rate: speed,"));
      assert.equal(cells[2], CELLS[2].replace("let rate", "let speed"));
      assert.equal(cells[3], CELLS[3].replace("${rate}", "${speed}"));
    }
  });

  it("renames what is a function's own, a property and an import's local name", async () => {
    const inner = edited((await at("rename", mark(1, "rate) =>"), { newName: "one" })) as never);
    assert.equal(inner[1], CELLS[1].replace("(rate) => rate + 1", "(one) => one + 1"));
    assert.deepEqual([inner[0], inner[2], inner[3]], [CELLS[0], CELLS[2], CELLS[3]]);
    const local = edited((await at("rename", mark(2, "base }"), { newName: "last" })) as never);
    assert.equal(local[2], CELLS[2].replace("as base", "as last"));
    assert.equal(local[3], CELLS[3].replace("base(", "last("));
    const property = edited(
      (await at("rename", mark(3, "rate} ${base"), { newName: "r" })) as never,
    );
    assert.equal(property[1], CELLS[1].replace("{ rate,", "{ r: rate,"));
    assert.equal(property[3], CELLS[3].replace("config.rate", "config.r"));
  });

  it("refuses names that would change what the code means", async () => {
    const refused = async (newName: string, place = mark(0, "rate = 0.1")) =>
      ((await at("rename", place, { newName })) as { message: string }).message;
    assert.match(await refused("config"), /"config" is the name of something else/);
    assert.match(await refused("factor", mark(0, "rate * factor")), /"factor" is the name of/);
    for (const name of ["", "1st", "a b", "class"]) {
      assert.match(await refused(name), /is no name that a variable may have/);
    }
    assert.match(await refused("x", "Math.hyp^ot"), /a package's/);
    assert.match(await refused("x", "^ 5"), /no name here/);
  });

  it("gives the signature of the call around a place", async () => {
    const help = await at("signatureHelp", "scale(1, ^");
    assert.deepEqual(help, {
      signatures: [
        {
          label: "scale(rate: number, factor?: number): number",
          documentation: "Scales a rate.",
          parameters: [
            { label: "rate: number", documentation: "" },
            { label: "factor?: number", documentation: "" },
          ],
        },
      ],
      activeSignature: 0,
      activeParameter: 1,
    });
    assert.equal((await reply("textDocument/signatureHelp", placeOf("1 + ^1"))).result, null);
  });

  it("lists the cells that have run, a cell that ran again once", async () => {
    const content = { code: "const again = 1;" };
    const header = { cellId: "a-cell" };
    for (const code of ["const again = 1;", "const again = 2;"]) {
      await client.exchange(await client.sendWith(header, "execute_request", { ...content, code }));
    }
    const { result } = await reply("notebook/cells");
    const [newest, ...rest] = result as JsonObject[];
    assert.deepEqual(newest, { uri: "cell:6", source: "const again = 2;", cellId: "a-cell" });
    assert.deepEqual(
      rest.map(({ uri }) => uri),
      ["cell:4", "cell:3", "cell:2", "cell:1"],
    );
  });

  it("says what is wrong with a request", async () => {
    const { error } = await reply("textDocument/hover");
    assert.match((error as JsonObject).message as string, /method/);
    const position = { line: 0, character: 0 };
    const place = { textDocument: { uri: "cell:77" }, position };
    const { error: unknown } = await reply("textDocument/definition", place);
    assert.match(
      (unknown as JsonObject).message as string,
      /no cell that has run is called "cell:77"/,
    );
    await client.execute("let broken: number = 'x';");
    const { result } = await reply("notebook/cells");
    assert.ok(!JSON.stringify(result).includes("broken"));
  });

  it("explains what is called, between its parentheses, and types completions", async () => {
    const about = { code: "scale(1, ", cursor_pos: 9, detail_level: 0 };
    const { reply: inspected } = await client.request("inspect_request", about);
    assert.match(String(plain(inspected.content)), /function scale\(rate: number[^]*Scales a rate/);
    const { reply: completed } = await client.request("complete_request", {
      code: "😀; sca",
      cursor_pos: 6,
    });
    const types = completed.content.metadata as { _jupyter_types_experimental: JsonObject[] };
    assert.deepEqual(
      types._jupyter_types_experimental.find(({ text }) => text === "scale"),
      { start: 3, end: 6, text: "scale", type: "function" },
    );
  });
});
