import assert from "node:assert/strict";
import type { CommEvent } from "../../lib/base/messages";
import { createComms, type CommSaid } from "../../lib/kernel/comms";

/** Comms with both ends written down. */
function noted() {
  const toCells: CommEvent[] = [];
  const toClients: [string, unknown][] = [];
  const comms = createComms((event) => toCells.push(event));
  const tell = (type: string, content: unknown) => void toClients.push([type, content]);
  const say = (said: Omit<CommSaid, "type">) => comms.said({ type: "comm", ...said }, tell);
  return { comms, toCells, toClients, say, cut: () => comms.cut(tell) };
}

describe("comms", () => {
  it("pass on what a front end says", () => {
    const { comms, toCells } = noted();
    comms.opened("1", "widget", { a: 1 });
    comms.messaged("message", "1", { b: 2 });
    assert.deepEqual(comms.info(), { comms: { 1: { target_name: "widget" } } });
    comms.messaged("close", "1", {});
    assert.deepEqual(comms.info(), { comms: {} });
    assert.deepEqual(toCells, [
      { event: "open", id: "1", target: "widget", data: { a: 1 } },
      { event: "message", id: "1", data: { b: 2 } },
      { event: "close", id: "1", data: {} },
    ]);
  });

  it("pass on what cells say", () => {
    const { comms, toClients, say } = noted();
    say({ event: "open", id: "2", target: "plot", data: { x: 1 } });
    say({ event: "message", id: "2", data: [3] });
    assert.deepEqual(comms.info("plot"), { comms: { 2: { target_name: "plot" } } });
    assert.deepEqual(comms.info("other"), { comms: {} });
    say({ event: "close", id: "2", data: {} });
    assert.deepEqual(toClients, [
      ["comm_open", { comm_id: "2", target_name: "plot", target_module: null, data: { x: 1 } }],
      ["comm_msg", { comm_id: "2", data: [3] }],
      ["comm_close", { comm_id: "2", data: {} }],
    ]);
    assert.deepEqual(comms.info(null), { comms: {} });
  });

  it("ignore what is said over a line that is not open", () => {
    const { comms, toCells, toClients, say } = noted();
    comms.messaged("message", "3", {});
    comms.messaged("close", "3", {});
    say({ event: "message", id: "3", data: {} });
    say({ event: "close", id: "3", data: {} });
    assert.deepEqual([toCells, toClients], [[], []]);
  });

  it("are closed when the cells' process has ended", () => {
    const { comms, toClients, cut } = noted();
    comms.opened("4", "widget", {});
    cut();
    assert.deepEqual(toClients, [["comm_close", { comm_id: "4", data: {} }]]);
    assert.deepEqual(comms.info(), { comms: {} });
  });
});
