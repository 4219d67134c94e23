import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../../lib/base/package-root";
import { provideClient } from "../../kernel/jupyter";
import { PYTHON, runPython } from "../../python";
import { type Section, isWanted } from "../section";
import { summarize } from "../statistics";
import { spread, textTable } from "../table";

/** A kernel to measure: how Jupyter starts it, and a cell that prints numbers from 0. */
interface Kernel {
  readonly name: string;
  readonly argv: readonly string[];
  readonly cellOf: (lines: number) => string;
}

/** What one run of the cell took. */
interface Measured {
  readonly seconds: number;
  readonly messages: number;
  /** Whether every line has come, in order. */
  readonly whole: boolean;
}

const KERNELS: readonly Kernel[] = [
  {
    name: "ours",
    argv: [process.execPath, join(packageRoot(), "dist", "lib", "kernel", "main.js")],
    cellOf: (lines) => `for (let i = 0; i < ${lines}; i++) console.log(i);`,
  },
  {
    name: "ipykernel",
    argv: [PYTHON, "-m", "ipykernel_launcher", "-f"],
    cellOf: (lines) => `for i in range(${lines}): print(i)`,
  },
];

/** How long a flood of printed lines takes to a client that reads all of them. */
export const kernelOutput: Section = {
  name: "kernel-output",
  about: "200,000 printed lines, from a cell to a client that has them all",
  async run({ options, scratch, tell }) {
    const packages = await provideClient();
    if (packages === undefined) {
      tell("Left out: ipykernel and Jupyter's client could not be fetched with Python's pip.");
      return [];
    }
    const script = readFileSync(join(packageRoot(), "test", "benchmarks", "flood.py"), "utf8");
    const [lines, rounds] = options.quick ? [20_000, 1] : [200_000, 5];
    const wanted = KERNELS.filter(({ name }) => isWanted(options, name));
    for (const { name, argv } of wanted) {
      const folder = join(scratch, "flood", "kernels", name);
      mkdirSync(folder, { recursive: true });
      const spec = { argv: [...argv, "{connection_file}"], display_name: name, language: name };
      writeFileSync(join(folder, "kernel.json"), JSON.stringify(spec));
    }
    const measured = new Map<string, Measured[]>(wanted.map(({ name }) => [name, []]));
    // In turn, so that what else the machine does meets all of them.
    for (let round = 0; round < rounds; round++) {
      for (const { name, cellOf } of wanted) {
        const env = { JUPYTER_PATH: join(scratch, "flood") };
        const args = [name, cellOf(lines), String(lines)];
        const said = await runPython(packages, script, args, env);
        measured.get(name)!.push(JSON.parse(said) as Measured);
      }
    }
    const rows = [...measured].map(([name, all]) => ({
      name,
      lines,
      seconds: summarize(all.map((each) => each.seconds)),
      messages: all.map((each) => each.messages),
      whole: all.every((each) => each.whole),
    }));
    tell(
      textTable(
        ["kernel", "lines", "s", "messages", "whole and in order"],
        rows.map(({ name, seconds, messages, whole }) => [
          name,
          String(lines),
          spread(seconds),
          messages.join(", "),
          whole ? "yes" : "no",
        ]),
      ),
    );
    return rows;
  },
};
