import { type Check, contents, execute, expect, expectText, streamed } from "./check";

/** What running a cell brings. */
export const checkCells: readonly Check[] = [
  {
    name: "runs a cell and shows its value",
    async run(subject) {
      const exchange = await execute(subject, "const six = 6;\nsix * 7");
      const { reply, published } = exchange;
      const types = published.map(({ type, content }) =>
        type === "status" ? content.execution_state : type,
      );
      expect("what was published", types, ["busy", "execute_input", "execute_result", "idle"]);
      const [result] = contents(exchange, "execute_result");
      expect("the value", (result.data as Record<string, unknown>)["text/plain"], "42");
      expect("its number", result.execution_count, reply.execution_count);
      expect("the status", reply.status, "ok");
    },
  },
  {
    name: "waits for promises",
    async run(subject) {
      const code = "const waited = await Promise.resolve(5);\nwaited";
      const [result] = contents(await execute(subject, code), "execute_result");
      expect("the value", (result?.data as Record<string, unknown>)?.["text/plain"], "5");
    },
  },
  {
    name: "runs silently",
    async run(subject) {
      const before = (await execute(subject, "0")).reply.execution_count;
      const exchange = await execute(subject, "1", { silent: true, store_history: false });
      const types = exchange.published.map(({ type }) => type);
      expect("what was published", types, ["status", "status"]);
      const after = (await execute(subject, "2")).reply.execution_count;
      expect("the next number", after, Number(before) + 1);
    },
  },
  {
    name: "sends what cells print",
    async run(subject) {
      const code = 'console.log("out", 1);\nconsole.error("err");\nprocess.stdout.write("more");';
      const exchange = await execute(subject, code);
      expect("stdout", streamed(exchange, "stdout"), "out 1\nmore");
      expect("stderr", streamed(exchange, "stderr"), "err\n");
    },
  },
  {
    name: "shows errors, with the line",
    async run(subject) {
      const exchange = await execute(subject, 'const fine = 1;\nthrow new RangeError("too far");');
      const [error] = contents(exchange, "error");
      expect("the error", [error?.ename, error?.evalue], ["RangeError", "too far"]);
      const { status, ename, evalue, traceback } = exchange.reply;
      expect("the reply", [status, ename, evalue], ["error", "RangeError", "too far"]);
      expectText("the traceback", (traceback as readonly string[]).join("\n"), /line 2/);
    },
  },
  {
    name: "takes back cells behind one that fails",
    async run(subject) {
      const replies = await Promise.all(
        ['throw new Error("stop")', "const never = 1;", "never"].map(
          async (code) => (await execute(subject, code)).reply.status,
        ),
      );
      expect("the replies", replies, ["error", "aborted", "aborted"]);
    },
  },
  {
    name: "works out user expressions",
    async run(subject) {
      const user_expressions = { good: "6 * 7", bad: "noSuchName" };
      const { reply } = await execute(subject, "1", { user_expressions });
      const { good, bad } = reply.user_expressions as Record<string, Record<string, unknown>>;
      expect("the good one", [good.status, good.data], ["ok", { "text/plain": "42" }]);
      expect("the bad one", bad.status, "error");
    },
  },
  {
    name: "shows things and replaces them",
    async run(subject) {
      const code =
        'import { newDisplay } from "tslab";\nconst place = newDisplay();\n' +
        'place.html("<b>1</b>");\nplace.html("<b>2</b>");';
      const exchange = await execute(subject, code);
      const [shown] = contents(exchange, "display_data");
      const updates = contents(exchange, "update_display_data");
      const idOf = (content?: (typeof updates)[number]) =>
        (content?.transient as { display_id?: string } | undefined)?.display_id;
      expect("first", (shown?.data as Record<string, unknown>)?.["text/html"], "<b>1</b>");
      const latest = updates.at(-1);
      expect("then", (latest?.data as Record<string, unknown>)?.["text/html"], "<b>2</b>");
      expect("the place", idOf(latest), idOf(shown));
    },
  },
  {
    name: "asks the person at the front end",
    async run(subject) {
      subject.client.onQuestion(({ prompt }) => `to ${String(prompt)} we say Ada`);
      const exchange = await execute(subject, 'console.log(prompt("Your name?"))', {
        allow_stdin: true,
      });
      expectText("the answer", streamed(exchange, "stdout"), /^to Your name\?.* we say Ada\n$/);
    },
  },
  {
    name: "asks nobody where nobody can answer",
    async run(subject) {
      const { reply } = await execute(subject, 'prompt("Anybody?")');
      expect("the status", reply.status, "error");
    },
  },
];
