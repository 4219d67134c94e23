import { UserError } from "../../lib/base/user-error";
import { taskHandler } from "../../lib/base/threads";

/** What a thread of `threads.test.ts` can be asked to do. */
export interface Errand {
  readonly what:
    "double" | "refuse" | "blunder" | "exit" | "throw later" | "fill the heap" | "wait";
  readonly numbers?: Float32Array;
  /** The first so many threads that find a number above 0 here take one off and die. */
  readonly deaths?: Int32Array;
}

const errands: Record<Errand["what"], (errand: Errand) => Float32Array | Promise<Float32Array>> = {
  double: ({ numbers = new Float32Array() }) => numbers.map((number) => 2 * number),
  refuse: () => {
    throw new UserError("errand: this cannot be done; ask for another", { exitCode: 2 });
  },
  blunder: () => (null as unknown as Float32Array).map(Math.abs),
  exit: ({ numbers = new Float32Array(), deaths }) => {
    if (Atomics.sub(deaths!, 0, 1) > 0) process.exit(7);
    return numbers;
  },
  "throw later": () => {
    setTimeout(() => {
      throw new Error("uncaught here");
    });
    return new Promise(() => undefined);
  },
  "fill the heap": () => {
    const held: string[][] = [];
    for (;;) held.push(Array.from({ length: 100_000 }, (_, i) => `${i}`));
  },
  wait: () => new Promise(() => setInterval(() => undefined, 1000)),
};

export default taskHandler(async (errand: Errand) => {
  const numbers = await errands[errand.what](errand);
  return { body: numbers, moved: [numbers.buffer as ArrayBuffer] };
});
