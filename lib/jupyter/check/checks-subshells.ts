import {
  type Check,
  contentsOf,
  execute,
  expectEqual,
  expectMatch,
  plainText,
  streamText,
  type RunningKernel,
} from "./check";
import type { Exchange } from "./client";

/** What subshells are for: to be answered while a cell runs. */
export const SUBSHELL_CHECKS: readonly Check[] = [
  {
    name: "makes, lists and deletes subshells",
    async run(kernel) {
      const { reply: info } = await kernel.client.request("kernel_info_request");
      const features = info.supported_features as readonly string[];
      expectEqual("the feature", features.includes("kernel subshells"), true);
      const id = await createSubshell(kernel);
      expectEqual("the list", (await listSubshells(kernel)).includes(id), true);
      await deleteSubshell(kernel, id);
      expectEqual("the list", (await listSubshells(kernel)).includes(id), false);
      const { reply } = await inSubshell(kernel, id, "1");
      expectEqual("what is sent to it", reply.status, "error");
    },
  },
  {
    name: "runs a cell in a subshell while another awaits",
    async run(kernel) {
      const id = await createSubshell(kernel);
      const main = execute(
        kernel,
        "const waitedFor = 6; let goOn = () => {};\n" +
          'await new Promise<void>((done) => (goOn = done)); console.log("main");',
      );
      const sub = await inSubshell(kernel, id, 'console.log("sub"); goOn(); waitedFor * 7');
      expectEqual("the value", plainText(contentsOf(sub, "execute_result")[0]), "42");
      expectEqual("its output", streamText(sub, "stdout"), "sub\n");
      expectEqual("the other's", streamText(await main, "stdout"), "main\n");
      await deleteSubshell(kernel, id);
    },
  },
  {
    name: "answers in a subshell while a cell computes",
    async run(kernel) {
      const id = await createSubshell(kernel);
      let ended = false;
      const code = "{ const until = Date.now() + 1500; while (Date.now() < until); }";
      const main = execute(kernel, code).then(() => (ended = true));
      const { reply } = await kernel.client.request("kernel_info_request", {}, "shell", id);
      expectEqual("the status", reply.status, "ok");
      expectEqual("whether it had to wait", ended, false);
      await main;
      await deleteSubshell(kernel, id);
    },
  },
  {
    name: "tells what it uses",
    async run({ client }) {
      const { reply } = await client.request("usage_request", {}, "control");
      expectMatch("the host", reply.hostname, /./);
      expectEqual("whether memory is used", Number(reply.kernel_memory) > 0, true);
    },
  },
];

async function createSubshell({ client }: RunningKernel): Promise<string> {
  const { reply } = await client.request("create_subshell_request", {}, "control");
  expectEqual("the status", reply.status, "ok");
  return String(reply.subshell_id);
}

async function listSubshells({ client }: RunningKernel): Promise<readonly unknown[]> {
  const { reply } = await client.request("list_subshell_request", {}, "control");
  return reply.subshell_id as readonly unknown[];
}

async function deleteSubshell({ client }: RunningKernel, id: string): Promise<void> {
  const content = { subshell_id: id };
  const { reply } = await client.request("delete_subshell_request", content, "control");
  expectEqual("the status", reply.status, "ok");
}

function inSubshell({ client }: RunningKernel, id: string, code: string): Promise<Exchange> {
  return client.request("execute_request", { code, silent: false }, "shell", id);
}
