import type { ChildProcess } from "node:child_process";
import type { Socket } from "node:net";

/** What other processes, and native code, write to the streams of a process of cells. */
export interface Output {
  /** Resolves when nobody holds the streams open any more. */
  readonly ended: Promise<unknown>;
  /** Whoever still writes goes on, unheard; this process no longer waits for that. */
  readonly ignore: () => void;
}

/** Reads both streams; while a promise that `onText` returns is pending, whoever writes more waits. */
export function readOutput(
  child: ChildProcess,
  onText: (name: "stdout" | "stderr", text: string) => void | Promise<void>,
): Output {
  let isIgnored = false;

  async function read(name: "stdout" | "stderr"): Promise<void> {
    for await (const text of child[name]!.setEncoding("utf8") as AsyncIterable<string>) {
      if (!isIgnored) await onText(name, text);
    }
  }

  return {
    ended: Promise.all([read("stdout"), read("stderr")]).catch(() => undefined),
    ignore() {
      isIgnored = true;
      for (const stream of [child.stdout, child.stderr] as Socket[]) stream.unref();
    },
  };
}
