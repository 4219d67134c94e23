import {
  type Check,
  contentsOf,
  execute,
  expectEqual,
  expectMatch,
  mimeForm,
  plainText,
  streamText,
} from "./check";

/** What an execute_request brings. */
export const EXECUTE_CHECKS: readonly Check[] = [
  {
    name: "runs a cell and shows its value",
    async run(kernel) {
      const exchange = await execute(kernel, "const six = 6;\nsix * 7");
      const { reply, published } = exchange;
      const types = published.map(({ type, content }) =>
        type === "status" ? content.execution_state : type,
      );
      expectEqual("what was published", types, ["busy", "execute_input", "execute_result", "idle"]);
      const [result] = contentsOf(exchange, "execute_result");
      expectEqual("the value", plainText(result), "42");
      expectEqual("its number", result.execution_count, reply.execution_count);
      expectEqual("the status", reply.status, "ok");
    },
  },
  {
    name: "waits for promises",
    async run(kernel) {
      const code = "const waited = await Promise.resolve(5);\nwaited";
      const [result] = contentsOf(await execute(kernel, code), "execute_result");
      expectEqual("the value", plainText(result), "5");
    },
  },
  {
    name: "runs silently",
    async run(kernel) {
      const before = (await execute(kernel, "0")).reply.execution_count;
      const exchange = await execute(kernel, "1", { silent: true, store_history: false });
      const types = exchange.published.map(({ type }) => type);
      expectEqual("what was published", types, ["status", "status"]);
      const after = (await execute(kernel, "2")).reply.execution_count;
      expectEqual("the next number", after, Number(before) + 1);
    },
  },
  {
    name: "sends what cells print",
    async run(kernel) {
      const code = 'console.log("out", 1);\nconsole.error("err");\nprocess.stdout.write("more");';
      const exchange = await execute(kernel, code);
      expectEqual("stdout", streamText(exchange, "stdout"), "out 1\nmore");
      expectEqual("stderr", streamText(exchange, "stderr"), "err\n");
    },
  },
  {
    name: "shows errors, with the line",
    async run(kernel) {
      const exchange = await execute(kernel, 'const fine = 1;\nthrow new RangeError("too far");');
      const [error] = contentsOf(exchange, "error");
      expectEqual("the error", [error?.ename, error?.evalue], ["RangeError", "too far"]);
      const { status, ename, evalue, traceback } = exchange.reply;
      expectEqual("the reply", [status, ename, evalue], ["error", "RangeError", "too far"]);
      expectMatch("the traceback", (traceback as readonly string[]).join("\n"), /line 2/);
    },
  },
  {
    name: "aborts cells behind one that fails",
    async run(kernel) {
      const replies = await Promise.all(
        ['throw new Error("stop")', "const never = 1;", "never"].map(
          async (code) => (await execute(kernel, code)).reply.status,
        ),
      );
      expectEqual("the replies", replies, ["error", "aborted", "aborted"]);
    },
  },
  {
    name: "works out user expressions",
    async run(kernel) {
      const user_expressions = { good: "6 * 7", bad: "noSuchName" };
      const { reply } = await execute(kernel, "1", { user_expressions });
      const { good, bad } = reply.user_expressions as Record<string, Record<string, unknown>>;
      expectEqual("the good one", [good.status, good.data], ["ok", { "text/plain": "42" }]);
      expectEqual("the bad one", bad.status, "error");
    },
  },
  {
    name: "shows things and replaces them",
    async run(kernel) {
      const code =
        'import { newDisplay } from "tslab";\nconst handle = newDisplay();\n' +
        'handle.html("<b>1</b>");\nhandle.html("<b>2</b>");';
      const exchange = await execute(kernel, code);
      const [shown] = contentsOf(exchange, "display_data");
      const updates = contentsOf(exchange, "update_display_data");
      const idOf = (content?: (typeof updates)[number]) =>
        (content?.transient as { display_id?: string } | undefined)?.display_id;
      expectEqual("first", mimeForm(shown, "text/html"), "<b>1</b>");
      const latest = updates.at(-1);
      expectEqual("then", mimeForm(latest, "text/html"), "<b>2</b>");
      expectEqual("the display_id", idOf(latest), idOf(shown));
    },
  },
  {
    name: "asks the person at the front end",
    async run(kernel) {
      kernel.client.onInputRequest(({ prompt }) => `to ${String(prompt)} Ada`);
      const exchange = await execute(kernel, 'console.log(prompt("Your name?"))', {
        allow_stdin: true,
      });
      expectMatch("the answer", streamText(exchange, "stdout"), /^to Your name\?.* Ada\n$/);
    },
  },
  {
    name: "asks no one where stdin is not allowed",
    async run(kernel) {
      const { reply } = await execute(kernel, 'prompt("Your name?")');
      expectEqual("the status", reply.status, "error");
    },
  },
];
