import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { startCellHost } from "../../lib/cells/cell-host";
import { startCells } from "./start-cells";

describe("what cells write and ask", function () {
  this.timeout(120_000);
  const { run, value, events, host } = startCells(tmpdir());

  it("comes at once, in order, and from busy cells too", async () => {
    const counts: number[] = [];
    const watch = setInterval(() => counts.push(events.length), 20);
    const { events: all } = await run(
      'console.log("one");\nconsole.error("two");\nconst until = Date.now() + 300;\n' +
        'while (Date.now() < until);\nprocess.stdout.write("three");\n"four"',
    );
    clearInterval(watch);
    const texts = all.map((one) =>
      one.type === "stream" ? `${one.name} ${one.text}` : one.type === "result" ? "result" : "",
    );
    assert.deepEqual(texts, ["stdout one\n", "stderr two\n", "stdout three", "result"]);
    assert.ok(counts.includes(2), "the first two lines came while the cell was busy");
  });

  it("belongs to the cell that wrote it, however late", async () => {
    const first = await run('setTimeout(() => console.log("from the first"), 50);');
    await run(
      'console.log("from the second");\nawait new Promise((done) => setTimeout(done, 120));',
    );
    const late = events.find(
      (event) => event.type === "stream" && event.text === "from the first\n",
    );
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

  it("waits for a handler that is slow, and fills no memory meanwhile", async () => {
    let bytes = 0;
    const slow = startCellHost(tmpdir(), async (event) => {
      if (event.type !== "stream") return;
      bytes += event.text.length;
      await new Promise((done) => setTimeout(done, 1));
    });
    await slow.ready;
    const before = process.memoryUsage().rss;
    const line = 'const line = "x".repeat(99_999) + "\\n";\n';
    const outcome = await slow.run({
      run: 1,
      number: 1,
      source: `${line}for (let i = 0; i < 1000; i++) process.stdout.write(line);\nprocess.memoryUsage().rss`,
    });
    assert.equal(outcome.failure, undefined);
    assert.equal(bytes, 1e8);
    const grown = process.memoryUsage().rss - before;
    assert.ok(grown < 80e6, `${grown}`);
    await slow.close();
  });

  it("may be a question, whose reply the process waits for", async () => {
    const answered = answerNext("Ada");
    const { failure } = await run('const name = prompt("Who?");\nconsole.log("Hello, " + name);');
    assert.equal(failure, undefined, failure?.evalue);
    await answered;
    assert.ok(events.some((event) => event.type === "stream" && event.text === "Hello, Ada\n"));
    const refusal = answerNext(null);
    const refused = await run('prompt("Who?")');
    assert.match(refused.failure!.evalue, /nobody can be asked here/);
    await refusal;
    const interrupted = await run('prompt("Who?")', { interruptAfter: 100 });
    assert.equal(interrupted.failure?.ename, "Interrupted");
    assert.ok(interrupted.seconds < 2);
  });

  it("does not ask any more once it is interrupted, and no late answer is taken for the next one's", async () => {
    const again = '(() => { try { prompt("one"); } catch {} prompt("two"); })();';
    const { failure, events: own } = await run(again, { interruptAfter: 100 });
    assert.equal(failure?.ename, "Interrupted");
    assert.equal(own.filter(({ type }) => type === "ask").length, 1);
    host.answer("too late");
    const answered = answerNext("in time");
    assert.equal(await value('prompt("three")'), "in time");
    await answered;
  });

  async function answerNext(text: string | null): Promise<void> {
    const asked = () => events.filter(({ type }) => type === "ask").length;
    for (const before = asked(); asked() === before;) {
      await new Promise((done) => setTimeout(done, 10));
    }
    host.answer(text);
  }
});
