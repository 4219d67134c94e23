import { type Check, contents, execute, expect, expectText } from "./check";

/** What a front end asks around the cells. */
export const checkAround: readonly Check[] = [
  {
    name: "says what it is",
    async run({ client }) {
      const { reply, published } = await client.ask("kernel_info_request");
      expect("the status", reply.status, "ok");
      expectText("the protocol's version", reply.protocol_version, /^5\.\d+$/);
      expectText("the banner", reply.banner, /./);
      const { name, file_extension } = reply.language_info as Record<string, unknown>;
      expect("the language", [name, file_extension], ["typescript", ".ts"]);
      const states = published.map(({ content }) => content.execution_state);
      expect("its states", states, ["busy", "idle"]);
    },
  },
  {
    name: "answers on the control socket",
    async run({ client }) {
      const { reply } = await client.ask("kernel_info_request", {}, "control");
      expect("the status", reply.status, "ok");
    },
  },
  {
    name: "has a heartbeat",
    async run({ client }) {
      expect("the echo", await client.beat("still there?"), "still there?");
    },
  },
  {
    name: "completes names",
    async run(subject) {
      await execute(subject, "const completedLater = { height: 3 };");
      const code = "𝒙𝒙; completedLa";
      const { reply } = await subject.client.ask("complete_request", { code, cursor_pos: 15 });
      expect("the matches", reply.matches, ["completedLater"]);
      // Places are counted in characters, of which one outside the first plane is one.
      expect("the place", [reply.cursor_start, reply.cursor_end], [4, 15]);
    },
  },
  {
    name: "explains names",
    async run(subject) {
      await execute(subject, "const explainedLater = { height: 3 };");
      const ask = { code: "explainedLater", cursor_pos: 3, detail_level: 0 };
      const { reply } = await subject.client.ask("inspect_request", ask);
      expect("found", reply.found, true);
      const { "text/plain": text } = reply.data as Record<string, unknown>;
      expectText("the text", text, /explainedLater[^]*height/);
    },
  },
  {
    name: "knows when code is complete",
    async run({ client }) {
      const codes = ["1 + 1", "function f() {", "const x = `a", "let x y = 3"];
      const said: unknown[] = [];
      for (const code of codes) {
        said.push((await client.ask("is_complete_request", { code })).reply.status);
      }
      expect("what it said", said, ["complete", "incomplete", "incomplete", "invalid"]);
    },
  },
  {
    name: "remembers what was run",
    async run(subject) {
      await execute(subject, "7 * 191 // remembered");
      const ask = { output: false, raw: true, unique: false };
      const tail = await subject.client.ask("history_request", {
        ...ask,
        ...{ hist_access_type: "tail", n: 1 },
      });
      expectText("the last", last(tail.reply.history), /^7 \* 191/);
      const found = await subject.client.ask("history_request", {
        ...ask,
        ...{ hist_access_type: "search", pattern: "*remem*", n: 1 },
      });
      expectText("what was found", last(found.reply.history), /^7 \* 191/);
    },
  },
  {
    name: "tells about comms",
    async run({ client }) {
      const { reply } = await client.ask("comm_info_request", { target_name: "none-such" });
      expect("the reply", [reply.status, reply.comms], ["ok", {}]);
    },
  },
  {
    name: "refuses comms that nobody waits for",
    async run({ client }) {
      const refused = client.published(({ type }) => type === "comm_close");
      const content = { comm_id: "check-1", target_name: "none-such", data: {} };
      void client.ask("comm_open", content);
      expect("the comm", (await refused).content.comm_id, "check-1");
    },
  },
  {
    name: "survives what it does not know",
    async run(subject) {
      void subject.client.ask("no_such_request", { code: "1" });
      expect("the next", contents(await execute(subject, "2"), "execute_result").length, 1);
    },
  },
];

function last(history: unknown): unknown {
  const entries = history as readonly (readonly unknown[])[] | undefined;
  return entries?.at(-1)?.[2];
}
