import {
  type Check,
  contentsOf,
  execute,
  expectEqual,
  expectMatch,
  plainText,
  streamText,
} from "./check";

/** What becomes of unusual output, and of cells that replace what others rely on. */
export const OUTPUT_CHECKS: readonly Check[] = [
  {
    name: "brings a flood of lines whole, in few messages",
    async run(kernel) {
      const exchange = await execute(kernel, "for (let i = 0; i < 20_000; i++) console.log(i);");
      const lines = Array.from({ length: 20_000 }, (_, number) => `${number}\n`);
      expectEqual("stdout is whole", streamText(exchange, "stdout") === lines.join(""), true);
      expectEqual("few messages", contentsOf(exchange, "stream").length < 2000, true);
    },
  },
  {
    name: "shows errors as values with the cell's places alone",
    async run(kernel) {
      const [result] = contentsOf(await execute(kernel, 'new Error("shown")'), "execute_result");
      expectMatch("the value", String(plainText(result)), /^Error: shown\n +at cell-\d+:1:1$/);
    },
  },
  {
    name: "goes on when a cell replaces JSON and what lists can do",
    async run(kernel) {
      const replace = `const kept = [JSON.stringify, Array.prototype.map] as const;
        JSON.stringify = Array.prototype.map = () => { throw 1; };`;
      await execute(kernel, replace);
      const exchange = await execute(kernel, 'console.log("on");\n1 + 1');
      await execute(kernel, "[JSON.stringify, Array.prototype.map] = kept as any;");
      expectEqual("stdout", streamText(exchange, "stdout"), "on\n");
      expectEqual("the value", plainText(contentsOf(exchange, "execute_result")[0]), "2");
    },
  },
  {
    name: "refuses output that is too deep, in a sentence",
    async run(kernel) {
      const code = `const deep = JSON.parse("[".repeat(900) + "]".repeat(900));
        ({ [Symbol.for("Jupyter.display")]: () => ({ "application/json": deep }) })`;
      const { reply } = await execute(kernel, code);
      expectEqual("the status", reply.status, "error");
      expectMatch("the error", String(reply.evalue), /nested \d+ levels deep/);
    },
  },
];
