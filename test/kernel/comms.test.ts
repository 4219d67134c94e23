import assert from "node:assert/strict";
import type { CommEvent } from "../../lib/base/messages";
import { createComms, type CellCommEvent } from "../../lib/kernel/comms";

/** Comms, with what reaches both ends. */
function recorded() {
  const toCells: CommEvent[] = [];
  const toClients: [string, unknown][] = [];
  const comms = createComms(
    (event) => toCells.push(event),
    ({ type, content }) => void toClients.push([type, content]),
  );
  const fromCell = (event: Omit<CellCommEvent, "type">) =>
    comms.toFrontends({ type: "comm", ...event }, undefined);
  return { comms, toCells, toClients, fromCell };
}

describe("comms", () => {
  it("pass on the events of a front end", () => {
    const { comms, toCells } = recorded();
    comms.toCells({ event: "open", id: "1", target: "widget", data: { a: 1 } });
    comms.toCells({ event: "message", id: "1", data: { b: 2 } });
    assert.deepEqual(comms.info(), { comms: { 1: { target_name: "widget" } } });
    comms.toCells({ event: "close", id: "1", data: {} });
    assert.deepEqual(comms.info(), { comms: {} });
    assert.deepEqual(toCells, [
      { event: "open", id: "1", target: "widget", data: { a: 1 } },
      { event: "message", id: "1", data: { b: 2 } },
      { event: "close", id: "1", data: {} },
    ]);
  });

  it("publish the events of cells", () => {
    const { comms, toClients, fromCell } = recorded();
    fromCell({ event: "open", id: "2", target: "plot", data: { x: 1 } });
    fromCell({ event: "message", id: "2", data: [3] });
    assert.deepEqual(comms.info("plot"), { comms: { 2: { target_name: "plot" } } });
    assert.deepEqual(comms.info("other"), { comms: {} });
    fromCell({ event: "close", id: "2", data: {} });
    assert.deepEqual(toClients, [
      ["comm_open", { comm_id: "2", target_name: "plot", target_module: null, data: { x: 1 } }],
      ["comm_msg", { comm_id: "2", data: [3] }],
      ["comm_close", { comm_id: "2", data: {} }],
    ]);
    assert.deepEqual(comms.info(null), { comms: {} });
  });

  it("ignore the events of a comm that is not open", () => {
    const { comms, toCells, toClients, fromCell } = recorded();
    comms.toCells({ event: "message", id: "3", data: {} });
    comms.toCells({ event: "close", id: "3", data: {} });
    fromCell({ event: "message", id: "3", data: {} });
    fromCell({ event: "close", id: "3", data: {} });
    assert.deepEqual([toCells, toClients], [[], []]);
  });

  it("are closed when the cells' process has ended", () => {
    const { comms, toClients } = recorded();
    comms.toCells({ event: "open", id: "4", target: "widget", data: {} });
    comms.closeAll(undefined);
    assert.deepEqual(toClients, [["comm_close", { comm_id: "4", data: {} }]]);
    assert.deepEqual(comms.info(), { comms: {} });
  });
});
