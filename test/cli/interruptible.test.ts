import assert from "node:assert/strict";
import { type Outcome, start } from "../engine/child";

type Send = (signal: NodeJS.Signals) => void;

/** Runs a piece of work in a process of its own; `said` may send signals at what it prints. */
function halt(
  work: string,
  said: Readonly<Record<string, (send: Send) => void>>,
): Promise<Outcome> {
  const { child, outcome } = start(process.execPath, [require.resolve("./halt-child"), work]);
  let printed = "";
  const open = new Map(Object.entries(said));
  child.stdout!.on("data", (text: string) => {
    printed += text;
    for (const [words, act] of open) {
      if (!printed.includes(`${words}\n`)) continue;
      open.delete(words);
      act((signal) => child.kill(signal));
    }
  });
  return outcome;
}

describe("work that may be halted", () => {
  for (const [signal, code] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const) {
    it(`ends in order at ${signal}, and tells ${code}`, async () => {
      const ended = await halt("halted", { working: (send) => send(signal) });
      assert.equal(
        ended.stdout,
        `working\nasked to stop\nended in order, code ${code}, 0 listeners\nleft with ${code}\n`,
      );
      assert.equal(ended.code, code);
    });

    it(`leaves at once at a second signal, ${signal}, through the exit that others listen for`, async () => {
      const ended = await halt("slow", {
        working: (send) => send("SIGINT"),
        "asked to stop": (send) => send(signal),
      });
      assert.equal(ended.stdout, `working\nasked to stop\nleft with ${code}\n`);
      assert.equal(ended.code, code);
    });

    it(`leaves in order at ${signal} where no work can be halted`, async () => {
      const ended = await halt("leaving", { working: (send) => send(signal) });
      assert.equal(ended.stdout, `working\nleft with ${code}\n`);
      assert.equal(ended.code, code);
    });
  }

  it("does something else at a second signal where it is told to", async () => {
    const ended = await halt("patient", {
      working: (send) => send("SIGTERM"),
      "asked to stop": (send) => send("SIGINT"),
    });
    assert.equal(ended.stdout, "working\nasked to stop\n130\nended in order\nleft with 0\n");
    assert.equal(ended.code, 0);
  });

  it("answers with code 0 when nobody asks, and listens no more when it is done or fails", async () => {
    const done = await halt("undisturbed", {});
    assert.equal(done.stdout, "done, code 0, 0 listeners\nleft with 0\n");
    const failed = await halt("failing", {});
    assert.equal(failed.stdout, "no luck, 0 listeners\nleft with 0\n");
  });

  it("comes before leaving, and after it a signal leaves", async () => {
    const ended = await halt("both", {
      working: (send) => send("SIGINT"),
      "working still": (send) => send("SIGTERM"),
    });
    assert.equal(
      ended.stdout,
      "working\nasked to stop\nended in order, code 130\nworking still\nleft with 143\n",
    );
    assert.equal(ended.code, 143);
  });
});
