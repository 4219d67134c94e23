import { type Check, contentsOf, execute, expectEqual, expectMatch, plainText } from "./check";

/** What front ends request beside running cells. */
export const REQUEST_CHECKS: readonly Check[] = [
  {
    name: "says what it is",
    async run({ client }) {
      const { reply, published } = await client.request("kernel_info_request");
      expectEqual("the status", reply.status, "ok");
      expectMatch("the protocol's version", reply.protocol_version, /^5\.\d+$/);
      expectMatch("the banner", reply.banner, /./);
      const { name, file_extension } = reply.language_info as Record<string, unknown>;
      expectEqual("the language", [name, file_extension], ["typescript", ".ts"]);
      const states = published.map(({ content }) => content.execution_state);
      expectEqual("its states", states, ["busy", "idle"]);
    },
  },
  {
    name: "replies on the control socket",
    async run({ client }) {
      const { reply } = await client.request("kernel_info_request", {}, "control");
      expectEqual("the status", reply.status, "ok");
    },
  },
  {
    name: "has a heartbeat",
    async run({ client }) {
      expectEqual("the echo", await client.heartbeat("still there?"), "still there?");
    },
  },
  {
    name: "completes names",
    async run(kernel) {
      await execute(kernel, "const completedLater = { height: 3 };");
      const code = "𝒙𝒙; completedLa";
      const { reply } = await kernel.client.request("complete_request", { code, cursor_pos: 15 });
      expectEqual("the matches", reply.matches, ["completedLater"]);
      // Positions are counted in code points, also beyond the first 65536.
      expectEqual("the cursor", [reply.cursor_start, reply.cursor_end], [4, 15]);
    },
  },
  {
    name: "explains names",
    async run(kernel) {
      await execute(kernel, "const explainedLater = { height: 3 };");
      const content = { code: "explainedLater", cursor_pos: 3, detail_level: 0 };
      const { reply } = await kernel.client.request("inspect_request", content);
      expectEqual("found", reply.found, true);
      expectMatch("the text", plainText(reply), /explainedLater[^]*height/);
    },
  },
  {
    name: "knows when code is complete",
    async run({ client }) {
      const codes = ["1 + 1", "function f() {", "const x = `a", "let x y = 3"];
      const statuses: unknown[] = [];
      for (const code of codes) {
        statuses.push((await client.request("is_complete_request", { code })).reply.status);
      }
      expectEqual("the statuses", statuses, ["complete", "incomplete", "incomplete", "invalid"]);
    },
  },
  {
    name: "remembers what was run",
    async run(kernel) {
      await execute(kernel, "7 * 191 // remembered");
      const common = { output: false, raw: true, unique: false };
      const tail = await kernel.client.request("history_request", {
        ...common,
        hist_access_type: "tail",
        n: 1,
      });
      expectMatch("the last", lastInput(tail.reply.history), /^7 \* 191/);
      const found = await kernel.client.request("history_request", {
        ...common,
        hist_access_type: "search",
        pattern: "*remem*",
        n: 1,
      });
      expectMatch("what was found", lastInput(found.reply.history), /^7 \* 191/);
    },
  },
  {
    name: "lists comms",
    async run({ client }) {
      const { reply } = await client.request("comm_info_request", { target_name: "none-such" });
      expectEqual("the reply", [reply.status, reply.comms], ["ok", {}]);
    },
  },
  {
    name: "closes comms that have no target",
    async run({ client }) {
      const closed = client.published(({ type }) => type === "comm_close");
      const content = { comm_id: "check-1", target_name: "none-such", data: {} };
      void client.request("comm_open", content);
      expectEqual("the comm", (await closed).content.comm_id, "check-1");
    },
  },
  {
    name: "survives what it does not know",
    async run(kernel) {
      void kernel.client.request("no_such_request", { code: "1" });
      expectEqual("the next", contentsOf(await execute(kernel, "2"), "execute_result").length, 1);
    },
  },
];

function lastInput(history: unknown): unknown {
  const entries = history as readonly (readonly unknown[])[] | undefined;
  return entries?.at(-1)?.[2];
}
