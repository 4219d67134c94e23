import assert from "node:assert/strict";
import { type Outcome, start } from "../engine/child";

type Send = (signal: NodeJS.Signals) => void;

/** Runs a piece of work in a process of its own; `actions` may send signals at what it prints. */
function interrupt(
  work: string,
  actions: Readonly<Record<string, (send: Send) => void>>,
): Promise<Outcome> {
  const { child, outcome } = start(process.execPath, [
    require.resolve("./interruptible-child"),
    work,
  ]);
  let printed = "";
  const pending = new Map(Object.entries(actions));
  child.stdout!.on("data", (text: string) => {
    printed += text;
    for (const [words, act] of pending) {
      if (!printed.includes(`${words}\n`)) continue;
      pending.delete(words);
      act((signal) => child.kill(signal));
    }
  });
  return outcome;
}

describe("interruptible work", () => {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    it(`ends in order at ${signal}, with code ${code}`, async () => {
      const ended = await interrupt("interrupted", { working: (send) => send(signal) });
      assert.equal(
        ended.stdout,
        `working\nasked to stop\nended in order, code ${code}, 0 listeners\nexit ${code}\n`,
      );
      assert.equal(ended.code, code);
    });

    it(`exits at once at a second signal, ${signal}, through the exit that others listen for`, async () => {
      const ended = await interrupt("slow", {
        working: (send) => send("SIGINT"),
        "asked to stop": (send) => send(signal),
      });
      assert.equal(ended.stdout, `working\nasked to stop\nexit ${code}\n`);
      assert.equal(ended.code, code);
    });

    it(`exits in order at ${signal} where no interruptible work is running`, async () => {
      const ended = await interrupt("leaving", { working: (send) => send(signal) });
      assert.equal(ended.stdout, `working\nexit ${code}\n`);
      assert.equal(ended.code, code);
    });
  }

  it("calls another function at a second signal where one is given", async () => {
    const ended = await interrupt("patient", {
      working: (send) => send("SIGTERM"),
      "asked to stop": (send) => send("SIGINT"),
    });
    assert.equal(ended.stdout, "working\nasked to stop\n130\nended in order\nexit 0\n");
    assert.equal(ended.code, 0);
  });

  it("has code 0 without a signal, and leaves no listener when it is done or fails", async () => {
    const done = await interrupt("undisturbed", {});
    assert.equal(done.stdout, "done, code 0, 0 listeners\nexit 0\n");
    const failed = await interrupt("failing", {});
    assert.equal(failed.stdout, "no luck, 0 listeners\nexit 0\n");
  });

  it("is interrupted first where the program exits on signals, and after it a signal exits", async () => {
    const ended = await interrupt("both", {
      working: (send) => send("SIGINT"),
      "working still": (send) => send("SIGTERM"),
    });
    assert.equal(
      ended.stdout,
      "working\nasked to stop\nended in order, code 130\nworking still\nexit 143\n",
    );
    assert.equal(ended.code, 143);
  });
});
