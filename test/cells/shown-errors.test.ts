import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { startCells } from "./start-cells";

// Whatever shows an error with its stack: the places in cells, and nothing of what runs the cells.
const SHOWN: Readonly<Record<string, string>> = {
  "a last value": "new Error('here')",
  "console.log": "console.log(new TypeError('here'));",
  "console.error": "console.error('failed:', new Error('here'));",
  "console.trace": "console.trace('here');",
  "console.dir of a list": "console.dir([new Error('here')]);",
  "a cause of a cause":
    "new Error('outer', { cause: new Error('middle', { cause: new RangeError('here') }) })",
  "an AggregateError": "console.log(new AggregateError([new Error('here')], 'both').errors[0]);",
  "a rejected promise":
    "const failing = Promise.reject(new Error('here'));\nfailing.catch(() => undefined);\nfailing",
  "an error of Node's":
    "import { readFileSync } from 'fs';\ntry { readFileSync('/here/not') } catch (e) { console.log(e) }",
  "a callback":
    "await new Promise((end) => setTimeout(() => end(console.log(new Error('here')))));",
  "an await": "await 0;\nconsole.log(new Error('here'))",
  "a function that awaits":
    "async function later() { await 0; await 1; return new Error('here'); }\nconsole.log(await later())",
  "its stack alone": "process.stdout.write(String(new Error('here').stack));",
  "what the machinery throws":
    "try { process.exit(3) } catch (error) { console.log('here', error) }",
};

describe("an error that is shown", function () {
  this.timeout(60_000);
  const { run } = startCells(tmpdir());

  for (const [how, source] of Object.entries(SHOWN)) {
    it(`names its places in the cell, and none of ours, by ${how}`, async () => {
      const { run: cell, text, events, failure } = await run(source);
      assert.equal(failure, undefined);
      const result = events.find((event) => event.type === "result");
      const value = (result?.bundle["text/plain"] ?? "") as string;
      const shown = text + value;
      assert.match(shown, /here/);
      const frames = shown.split("\n").filter((line) => /^ +at /.test(line));
      assert.ok(frames.length > 0, shown);
      assert.deepEqual(
        frames.filter((line) =>
          /[\\/](?:cells|tslab|kernel)[\\/]|node:(?:vm|internal\/proc)/.test(line),
        ),
        [],
      );
      assert.match(frames.at(-1)!, new RegExp(`cell-${cell}:\\d+:\\d+`), shown);
    });
  }
});
