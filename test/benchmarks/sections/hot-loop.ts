import { Session } from "node:inspector";
import { setImmediate } from "node:timers/promises";
import vm from "node:vm";
import { startCellHost } from "../../../lib/cells/cell-host";
import { type Section, isWanted } from "../section";
import { type Summary, summarize } from "../statistics";
import { spread, textTable } from "../table";

/** Turns of the loop; few enough that a machine that is slow ends. */
const TURNS = 20_000_000;
const DECLARED = "let total = 0; let rate = 0.5;";
const LOOP = `total = 0; for (let i = 0; i < ${TURNS}; i++) total += rate * i;`;

/** A way to have variables, and how long the loop over two of them takes in it. */
interface Way {
  readonly name: string;
  /** Milliseconds of one loop. */
  readonly measure: () => Promise<number>;
  readonly close: () => Promise<void>;
}

interface LoopRow {
  readonly name: string;
  /** Nanoseconds of a turn, which reads two variables and writes one. */
  readonly turnNs: Summary;
}

/** A hot loop over the variables of a notebook, beside those of a function and of V8's REPL mode. */
export const hotLoop: Section = {
  name: "hot-loop",
  about: "a loop over top-level variables, beside a function's own and V8's REPL mode",
  async run({ options, tell }) {
    const all = [await cells("cells", 0), await cells("cells, 500 names", 500), local(), repl()];
    const ways = all.filter(({ name }) => isWanted(options, name));
    const times = new Map<string, number[]>(ways.map(({ name }) => [name, []]));
    for (let round = 0; round < (options.quick ? 2 : 8); round++) {
      for (const { name, measure } of ways) {
        const ms = await measure();
        if (round > 0) times.get(name)!.push((ms / TURNS) * 1e6);
      }
    }
    await Promise.all(all.map(({ close }) => close()));
    const rows = [...times].map(([name, ns]): LoopRow => ({ name, turnNs: summarize(ns) }));
    tell(
      textTable(
        ["variables of", "a turn, ns"],
        rows.map(({ name, turnNs }) => [name, spread(turnNs)]),
      ),
    );
    return rows;
  },
};

async function cells(name: string, others: number): Promise<Way> {
  let text = "";
  let run = 0;
  const host = startCellHost(process.cwd(), (event) => {
    if (event.type === "stream") text += event.text;
  });
  await host.ready;
  const execute = async (source: string) => {
    const { failure } = await host.run({ run: ++run, number: run, source });
    if (failure !== undefined) throw new Error(failure.evalue);
  };
  const names = Array.from({ length: others }, (_, i) => `let other${i} = ${i};`).join("\n");
  await execute(`${names}\n${DECLARED}`);
  return {
    name,
    async measure() {
      text = "";
      await execute(`var started = performance.now(); ${LOOP} console.log(performance.now() - started)`); // prettier-ignore
      await setImmediate();
      return Number(text);
    },
    close: () => host.close(),
  };
}

function local(): Way {
  const timed = vm.runInThisContext(
    `(function () { ${DECLARED} const started = performance.now(); ${LOOP} return performance.now() - started; })`,
  ) as () => number;
  return {
    name: "a function",
    measure: () => Promise.resolve(timed()),
    close: () => Promise.resolve(),
  };
}

function repl(): Way {
  const session = new Session();
  session.connect();
  const evaluate = (expression: string) =>
    session.post("Runtime.evaluate", { expression, replMode: true });
  evaluate(DECLARED);
  return {
    name: "V8's REPL mode",
    measure() {
      const started = performance.now();
      evaluate(LOOP);
      return Promise.resolve(performance.now() - started);
    },
    close: () => Promise.resolve(session.disconnect()),
  };
}
