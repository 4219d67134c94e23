import { setTimeout as pause } from "node:timers/promises";
import type { Cells, Ending } from "../../lib/kernel/cells";
import type { Said } from "../../lib/cells/protocol";

// TEMPORARY, until the real cells arrive: a language of one command a line.
export function standIn(_folder: string, hear: (said: Said) => void | Promise<void>): Cells {
  let stop: (() => void) | undefined;
  let answered: ((text: string | null) => void) | undefined;
  async function line(run: number, text: string): Promise<void> {
    const [word, ...rest] = text.split(" ");
    const arg = rest.join(" ");
    if (word === "out") await hear({ type: "stream", run, name: "stdout", text: arg + "\n" });
    else if (word === "val")
      await hear({ type: "result", run, bundle: { "text/plain": arg }, metadata: {} });
    else if (word === "show")
      await hear({
        type: "display",
        run,
        bundle: { "text/plain": arg },
        metadata: {},
        id: "d",
        update: false,
      });
    else if (word === "update")
      await hear({
        type: "display",
        run,
        bundle: { "text/plain": arg },
        metadata: {},
        id: "d",
        update: true,
      });
    else if (word === "flood") {
      for (let i = 0; i < Number(arg); i++) {
        await hear({ type: "stream", run, name: "stdout", text: "x".repeat(1023) + "\n" });
        if (i % 64 === 0) await new Promise(setImmediate);
      }
    } else if (word === "late")
      setTimeout(
        () => void hear({ type: "stream", run, name: "stdout", text: "late\n" }),
        Number(arg),
      );
    else if (word === "progress") {
      for (let i = 0; i <= 10; i++) {
        await hear({ type: "progress", run, progress: { label: "L", done: i, total: 10 } });
        await pause(30);
      }
    } else if (word === "sleep") await pause(Number(arg));
    else if (word === "ask") {
      const said = await new Promise<string | null>((resolve) => {
        answered = resolve;
        void hear({ type: "ask", run, question: arg, secret: false });
      });
      if (said === null) throw new Error("StdinNotImplemented");
      await hear({ type: "stream", run, name: "stdout", text: said + "\n" });
    } else if (word === "fail") throw new Error(arg);
    else if (word === "page") await hear({ type: "page", run, bundle: { "text/plain": arg } });
  }
  return {
    ready: Promise.resolve(),
    async run({ run, number, source, expressions = {} }): Promise<Ending> {
      const stopped = new Promise<never>(
        (_, reject) => (stop = () => reject(new Error("Interrupted"))),
      );
      stopped.catch(() => undefined);
      try {
        for (const text of source.split("\n")) {
          if (text === "die")
            return {
              alive: false,
              failure: { ename: "ProcessEnded", evalue: "x", frames: [], details: [] },
            };
          await Promise.race([line(run, text), stopped]);
        }
        return {
          alive: true,
          expressions: Object.fromEntries(
            Object.entries(expressions).map(([k, v]) => [
              k,
              { bundle: { "text/plain": v }, metadata: {} },
            ]),
          ),
        };
      } catch (error) {
        return {
          alive: true,
          failure: {
            ename: "Error",
            evalue: (error as Error).message,
            frames: [{ cell: number, line: 1, column: 1 }],
            details: [],
          },
        };
      } finally {
        stop = undefined;
      }
    },
    complete: (source, at) =>
      Promise.resolve({ start: Math.max(0, at - 1), end: at, matches: ["abc"] }),
    inspect: (source) => Promise.resolve(source === "" ? null : "doc"),
    isComplete: () => Promise.resolve({ status: "complete" as const }),
    interrupt: () => stop?.(),
    answer: (text) => answered?.(text),
    comm: () => undefined,
    close: () => Promise.resolve(),
  };
}
