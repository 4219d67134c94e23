import { type Check, contents, execute, expect, streamed } from "./check";

/** How cells and kernels end. */
export const checkEnding: readonly Check[] = [
  {
    name: "interrupts a busy loop, and keeps its variables",
    async run(subject) {
      await execute(subject, "let kept = 11;");
      const begun = subject.client.published(
        ({ type, content }) => type === "stream" && content.text === "begun\n",
      );
      const running = execute(subject, 'console.log("begun");\nfor (;;) {}');
      await begun;
      const { reply } = await subject.client.ask("interrupt_request", {}, "control");
      expect("the status", reply.status, "ok");
      expect("the cell's", (await running).reply.status, "error");
      const [result] = contents(await execute(subject, "kept"), "execute_result");
      expect("what was kept", (result?.data as Record<string, unknown>)?.["text/plain"], "11");
    },
  },
  {
    name: "interrupts a cell that waits",
    async run(subject) {
      const begun = subject.client.published(
        ({ type, content }) => type === "stream" && content.text === "begun\n",
      );
      const running = execute(subject, 'console.log("begun");\nawait new Promise(() => {});');
      await begun;
      await subject.client.ask("interrupt_request", {}, "control");
      expect("the cell's status", (await running).reply.status, "error");
    },
  },
  {
    name: "survives a cell that ends its process",
    async run(subject) {
      expect("the status", (await execute(subject, "process.exit(3)")).reply.status, "error");
      const exchange = await execute(subject, 'console.log("here again")');
      expect("stdout", streamed(exchange, "stdout"), "here again\n");
    },
  },
  {
    name: "restarts",
    async run(subject) {
      await execute(subject, "let lost = 1;");
      const fresh = await subject.restart();
      const exchange = await execute(fresh, "typeof lost");
      expect("the first number", exchange.reply.execution_count, 1);
    },
  },
  {
    name: "shuts down while a cell runs",
    async run(subject) {
      const begun = subject.client.published(
        ({ type, content }) => type === "stream" && content.text === "begun\n",
      );
      void execute(subject, 'console.log("begun");\nfor (;;) {}');
      await begun;
      void subject.client.ask("shutdown_request", { restart: false }, "control");
      const reply = subject.client.published(({ type }) => type === "shutdown_reply");
      expect("the exit code", await subject.kernel.ended, 0);
      expect("the published word", (await reply).content.restart, false);
    },
  },
];
