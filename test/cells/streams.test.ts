import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { startCellHost } from "../../lib/cells/cell-host";
import { talkTo } from "./talk";

describe("what cells write", function () {
  this.timeout(120_000);
  const { run, value, said, cells } = talkTo(tmpdir());

  it("comes at once, in order, and from busy cells too", async () => {
    const heard: number[] = [];
    const watch = setInterval(() => heard.push(said.length), 20);
    const { said: all } = await run(
      'console.log("one");\nconsole.error("two");\nconst until = Date.now() + 300;\n' +
        'while (Date.now() < until);\nprocess.stdout.write("three");\n"four"',
    );
    clearInterval(watch);
    const texts = all.map((one) =>
      one.type === "stream" ? `${one.name} ${one.text}` : one.type === "result" ? "result" : "",
    );
    assert.deepEqual(texts, ["stdout one\n", "stderr two\n", "stdout three", "result"]);
    assert.ok(heard.includes(2), "the first two lines were heard while the cell was busy");
  });

  it("belongs to the cell that wrote it, however late", async () => {
    const first = await run('setTimeout(() => console.log("from the first"), 50);');
    await run(
      'console.log("from the second");\nawait new Promise((done) => setTimeout(done, 120));',
    );
    const late = said.find((one) => one.type === "stream" && one.text === "from the first\n");
    assert.equal(late?.run, first.run);
  });

  it("may be bytes in any pieces and encodings", async () => {
    const { text } = await run(
      'const bytes = Buffer.from("é😀");\nfor (const byte of bytes) process.stdout.write(Buffer.from([byte]));\n' +
        'process.stdout.write("c3a9", "hex");\nprocess.stdout.write("\\ud83d lone");',
    );
    assert.equal(text, "é😀é\ud83d lone");
  });

  it("may come from other processes, which share the streams", async () => {
    const { text } = await run(
      'require("child_process").execSync("echo from another", { stdio: "inherit" });',
    );
    assert.equal(text, "from another\n");
  });

  it("arrives whole: fifty thousand lines", async () => {
    const { text } = await run("for (let i = 0; i < 50_000; i++) console.log(i);");
    const wanted = Array.from({ length: 50_000 }, (_, i) => `${i}\n`).join("");
    assert.ok(text === wanted);
  });

  it("waits for a listener that is slow, and fills no memory meanwhile", async () => {
    let bytes = 0;
    const slow = startCellHost(tmpdir(), async (one) => {
      if (one.type !== "stream") return;
      bytes += one.text.length;
      await new Promise((done) => setTimeout(done, 1));
    });
    await slow.ready;
    const before = process.memoryUsage().rss;
    const line = 'const line = "x".repeat(99_999) + "\\n";\n';
    const ending = await slow.run({
      run: 1,
      number: 1,
      source: `${line}for (let i = 0; i < 1000; i++) process.stdout.write(line);\nprocess.memoryUsage().rss`,
    });
    assert.equal(ending.failure, undefined);
    assert.equal(bytes, 1e8);
    const grown = process.memoryUsage().rss - before;
    assert.ok(grown < 80e6, `${grown}`);
    await slow.close();
  });

  it("can be asked for by a cell, whose process waits for the answer", async () => {
    const answered = talkAndAnswer("Ada");
    const { failure } = await run('const name = prompt("Who?");\nconsole.log("Hello, " + name);');
    assert.equal(failure, undefined, failure?.evalue);
    await answered;
    assert.ok(said.some((one) => one.type === "stream" && one.text === "Hello, Ada\n"));
    const nobody = talkAndAnswer(null);
    const refused = await run('prompt("Who?")');
    assert.match(refused.failure!.evalue, /nobody can be asked here/);
    await nobody;
    const interrupted = await run('prompt("Who?")', { interruptAfter: 100 });
    assert.equal(interrupted.failure?.ename, "Interrupted");
    assert.ok(interrupted.seconds < 2);
  });

  it("is not asked any more once it is interrupted, and no answer is taken for another's", async () => {
    const again = '(() => { try { prompt("one"); } catch {} prompt("two"); })();';
    const { failure, said: heard } = await run(again, { interruptAfter: 100 });
    assert.equal(failure?.ename, "Interrupted");
    assert.equal(heard.filter(({ type }) => type === "ask").length, 1);
    cells.answer("too late");
    const answered = talkAndAnswer("in time");
    assert.equal(await value('prompt("three")'), "in time");
    await answered;
  });

  async function talkAndAnswer(text: string | null): Promise<void> {
    const asked = () => said.filter(({ type }) => type === "ask").length;
    for (const before = asked(); asked() === before;) {
      await new Promise((done) => setTimeout(done, 10));
    }
    cells.answer(text);
  }
});
