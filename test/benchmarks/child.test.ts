import assert from "node:assert/strict";
import { join } from "node:path";
import { openChild } from "./child";

const node = (script: string) => openChild("the child", [process.execPath, "-e", script]);
const serving = (asks: string) =>
  node(`require(${JSON.stringify(join(__dirname, "serve.js"))}).serve({ ${asks} })`);

describe("a process that is asked line by line", () => {
  it("answers each question", async () => {
    const child = serving("double: ({ value }) => ({ value: 2 * value })");
    assert.deepEqual(await child.ask("double", { value: 4 }), { value: 8 });
    assert.deepEqual(await child.ask("double", { value: 5 }), { value: 10 });
    await child.close();
  });

  it("tells what was thrown, and goes on", async () => {
    const child = serving('fail() { throw new Error("no luck"); }, work: () => ({})');
    await assert.rejects(child.ask("fail"), { message: "the child: could not fail: no luck" });
    await assert.rejects(child.ask("sing"), {
      message: /could not sing: nobody knows how to sing/,
    });
    assert.deepEqual(await child.ask("work"), {});
    await child.close();
  });

  it("is named with its last words when it dies", async () => {
    const child = node(
      'process.stdin.once("data", () => { console.error("ouch"); process.exit(3); })',
    );
    await assert.rejects(child.ask("work"), {
      name: "UserError",
      message: "the child: ended with code 3 when asked to work; it said:\nouch",
    });
  });

  it("is named when it does not start", async () => {
    const child = openChild("the child", [join(__dirname, "nothing")]);
    await assert.rejects(child.ask("work"), { message: /^the child: could not start \(.*ENOENT/ });
  });

  it("is named when it answers something else", async () => {
    const child = node('process.stdin.once("data", () => console.log("hello"))');
    await assert.rejects(child.ask("work"), {
      message: "the child: should answer with a line of JSON, but said hello",
    });
    await child.close();
  });
});
