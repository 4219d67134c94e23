import assert from "node:assert/strict";
import { join } from "node:path";
import { UserError } from "../../lib/base/user-error";
import { type Threads, startThreads } from "../../lib/base/threads";
import { runNode } from "../engine/child";
import type { Errand } from "./errands";

const file = join(__dirname, "errands.js");
const asked = (errand: Errand) => () => ({ body: errand, moved: [] });

/** The warnings that Node gives while something goes on. */
async function warningsDuring(work: () => Promise<unknown>): Promise<string[]> {
  const heard: string[] = [];
  const hear = ({ name, message }: Error): void => void heard.push(`${name}: ${message}`);
  process.on("warning", hear);
  await work();
  await new Promise(setImmediate);
  process.off("warning", hear);
  return heard;
}

describe("threads", function () {
  this.timeout(60_000);
  let threads: Threads<Errand, Float32Array>;
  before(() => (threads = startThreads("errand thread", file, 2)));
  after(() => threads.close());

  const run = (what: Errand["what"], rest: Partial<Errand> = {}) =>
    threads.run(`the errand "${what}"`, asked({ what, ...rest }));

  it("do what they are asked, many things at a time", async () => {
    const asked = Array.from({ length: 9 }, (_, i) =>
      run("double", { numbers: Float32Array.of(i) }),
    );
    const answers = await Promise.all(asked);
    assert.deepEqual(
      answers.map(([number]) => number),
      [0, 2, 4, 6, 8, 10, 12, 14, 16],
    );
  });

  it("get buffers by moving them", async () => {
    const numbers = Float32Array.of(1, 2, 3);
    const answer = await threads.run("doubling", () => ({
      body: { what: "double", numbers },
      moved: [numbers.buffer],
    }));
    assert.deepEqual([...answer], [2, 4, 6]);
    assert.equal(numbers.length, 0);
  });

  it("pass a UserError on with its sentence and exit code, and other errors as they are", async () => {
    await assert.rejects(run("refuse"), (thrown) => {
      assert.ok(thrown instanceof UserError);
      assert.equal(thrown.message, "errand: this cannot be done; ask for another");
      assert.equal(thrown.exitCode, 2);
      return true;
    });
    await assert.rejects(run("blunder"), (thrown) => {
      assert.ok(thrown instanceof TypeError && !(thrown instanceof UserError));
      assert.match(thrown.stack!, /errands\.js/);
      return true;
    });
  });

  it("refuse what cannot travel, without blaming a thread", async () => {
    const deaf = { what: "double", numbers: (() => 0) as unknown as Float32Array } as const;
    const warnings = await warningsDuring(() =>
      assert.rejects(threads.run("nothing", asked(deaf)), { name: "DataCloneError" }),
    );
    assert.deepEqual(warnings, []);
  });

  it("do a task once more when its thread exits, and tell so", async () => {
    const deaths = new Int32Array(new SharedArrayBuffer(4)).fill(1);
    const warnings = await warningsDuring(async () => {
      const answer = await run("exit", { numbers: Float32Array.of(5), deaths });
      assert.deepEqual([...answer], [5]);
    });
    assert.deepEqual(warnings, [
      'WorkerDied: The errand thread that had the errand "exit" died (worker exited with code: 7); ' +
        "another does it once more.",
    ]);
  });

  it("give a task up that two threads died of, and go on with others", async () => {
    const deaths = new Int32Array(new SharedArrayBuffer(4)).fill(2);
    await warningsDuring(() =>
      assert.rejects(run("exit", { deaths }), (thrown) => {
        assert.ok(thrown instanceof UserError);
        assert.match(
          thrown.message,
          /^Two errand threads died of the errand "exit" \(worker exited with code: 7; worker/,
        );
        return true;
      }),
    );
    assert.deepEqual([...(await run("double", { numbers: Float32Array.of(4) }))], [8]);
  });

  it("tell what a thread died of: an error that nothing catches", async () => {
    const [warning] = await warningsDuring(() =>
      assert.rejects(run("throw later"), /nobody catches this; nobody catches this/),
    );
    assert.match(warning, /died \(nobody catches this\)/);
  });

  it("end when they are closed, and throw for what is not done by then", async () => {
    const others = startThreads<Errand, Float32Array>("errand thread", file, 1);
    const endless = others.run("waiting", asked({ what: "wait" }));
    const queued = others.run("doubling", asked({ what: "double" }));
    const thrown = Promise.allSettled([endless, queued]);
    await Promise.all([others.close(), others.close()]);
    for (const outcome of await thrown) {
      assert.ok(outcome.status === "rejected" && outcome.reason instanceof UserError);
      assert.match(
        outcome.reason.message,
        /^The errand threads were closed before (waiting|doubling) was done; start new ones$/,
      );
    }
    await assert.rejects(others.run("more", asked({ what: "double" })), /were closed before more/);
  });

  it("that cannot start at all throw, rather than being waited for", async () => {
    const absent = startThreads<Errand, Float32Array>("errand thread", `${file}.missing`, 2);
    await warningsDuring(() =>
      assert.rejects(
        Promise.all([1, 2, 3].map((i) => absent.run(`errand ${i}`, asked({ what: "double" })))),
        /Two errand threads died of errand [123] \(Cannot find module/,
      ),
    );
    await absent.close();
  });
});

describe("a process with threads", function () {
  this.timeout(60_000);

  const threads = JSON.stringify(join(__dirname, "../../lib/base/threads.js"));
  const script = (work: string) => `
    const { startThreads } = require(${threads});
    const threads = startThreads("errand thread", ${JSON.stringify(file)}, 2);
    const run = (body) => threads.run("an errand", () => ({ body, moved: [] }));
    ${work}`;

  it("ends by itself, whether or not they were given a task or closed", async () => {
    const idle = await runNode(["-e", script("")]);
    assert.deepEqual(idle, { code: 0, stdout: "", stderr: "" });
    const numbers = "{ what: 'double', numbers: Float32Array.of(3) }";
    const done = await runNode(["-e", script(`run(${numbers}).then(([n]) => console.log(n));`)]);
    assert.deepEqual(done, { code: 0, stdout: "6\n", stderr: "" });
  });

  it("does not end while a dead thread's successor starts", async () => {
    const deaths = "new Int32Array(new SharedArrayBuffer(4)).fill(1)";
    const errand = `{ what: "exit", numbers: Float32Array.of(3), deaths: ${deaths} }`;
    const { code, stdout } = await runNode([
      "-e",
      script(`run(${errand}).then(([n]) => console.log(n));`),
    ]);
    assert.deepEqual([code, stdout], [0, "3\n"]);
  });

  it("may be given its program on the command line, as a module", async () => {
    const work = `run({ what: "double", numbers: Float32Array.of(3) }).then(([n]) => console.log(n));`;
    const module = `import { createRequire } from "node:module";
      const require = createRequire(process.cwd() + "/");${script(work)}`;
    const { stdout, stderr } = await runNode(["--input-type=module", "--eval", module]);
    assert.deepEqual([stdout, stderr], ["6\n", ""]);
  });

  it("survives a thread whose heap is full", async () => {
    const { code, stdout, stderr } = await runNode(
      [
        "-e",
        script(`run({ what: "fill the heap" }).catch(({ message }) => console.log(message));`),
      ],
      { NODE_OPTIONS: "--max-old-space-size=64" },
    );
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^Two errand threads died of an errand \(Worker terminated due to reaching memory limit/,
    );
  });
});
