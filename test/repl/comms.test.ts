import assert from "node:assert/strict";
import { type CommEvent, setFrontend } from "../../lib/base/messages";
import { acceptComms, type Comm, receiveComm, openComm, openComms } from "../../lib/repl/comms";

describe("comms", () => {
  let sent: CommEvent[];
  let leave: () => void;

  beforeEach(() => {
    sent = [];
    leave = setFrontend({ comm: (event) => sent.push(event) });
  });
  afterEach(() => {
    leave();
    for (const { id } of openComms()) receiveComm({ event: "close", id, data: {} });
  });

  it("opens, sends, receives and closes", () => {
    const received: unknown[] = [];
    const comm = openComm("plot", { title: "loss" });
    comm.onMessage((data) => received.push(data));
    comm.send({ step: 1 });
    receiveComm({ event: "message", id: comm.id, data: { clicked: 2 } });
    receiveComm({ event: "message", id: "another", data: { clicked: 3 } });
    assert.deepEqual(openComms("plot"), [comm]);
    comm.close();
    comm.close();
    assert.deepEqual(openComms("plot"), []);
    const { id } = comm;
    assert.deepEqual(sent, [
      { event: "open", id, target: "plot", data: { title: "loss" } },
      { event: "message", id, data: { step: 1 } },
      { event: "close", id, data: {} },
    ]);
    receiveComm({ event: "message", id, data: { clicked: 4 } });
    assert.deepEqual(received, [{ clicked: 2 }]);
    assert.throws(() => comm.send(1), /^UserError: comm.send: the comm "plot" is closed/);
  });

  it("calls its handlers when the front end closes it", () => {
    const closed: unknown[] = [];
    const comm = openComm("plot");
    comm.onClose((data) => closed.push(data));
    receiveComm({ event: "close", id: comm.id, data: { why: "gone" } });
    receiveComm({ event: "close", id: comm.id, data: {} });
    assert.deepEqual(closed, [{ why: "gone" }]);
    assert.deepEqual(sent.slice(1), []); // the front end knows already
    assert.throws(() => comm.send(1), /closed/);
  });

  it("accepts what the front end opens, and closes what is not accepted", () => {
    const accepted: [Comm, unknown][] = [];
    const stop = acceptComms("slider", (comm, data) => accepted.push([comm, data]));
    receiveComm({ event: "open", id: "1", target: "slider", data: { value: 5 } });
    receiveComm({ event: "open", id: "2", target: "knob", data: {} });
    stop();
    receiveComm({ event: "open", id: "3", target: "slider", data: {} });
    assert.equal(accepted.length, 1);
    assert.deepEqual(
      [accepted[0][0].id, accepted[0][0].target, accepted[0][1]],
      ["1", "slider", { value: 5 }],
    );
    assert.deepEqual(sent, [
      { event: "close", id: "2", data: {} },
      { event: "close", id: "3", data: {} },
    ]);
    accepted[0][0].send("hello");
    assert.deepEqual(sent.at(-1), { event: "message", id: "1", data: "hello" });
  });

  it("goes on accepting when an earlier acceptor stops", () => {
    const stop = acceptComms("slider", () => assert.fail());
    let count = 0;
    const stopLater = acceptComms("slider", () => count++);
    stop();
    receiveComm({ event: "open", id: "1", target: "slider", data: {} });
    stopLater();
    assert.equal(count, 1);
  });

  it("keeps messages for a handler that comes late", async () => {
    const received: unknown[] = [];
    const stop = acceptComms("slider", async (comm) => {
      await new Promise(setImmediate);
      comm.onMessage((data) => received.push(data));
    });
    receiveComm({ event: "open", id: "1", target: "slider", data: {} });
    receiveComm({ event: "message", id: "1", data: "early" });
    await new Promise((resolve) => setTimeout(resolve, 20));
    receiveComm({ event: "message", id: "1", data: "late" });
    stop();
    assert.deepEqual(received, ["early", "late"]);
  });

  it("writes what a handler throws, now or later, to stderr", async () => {
    const written: string[] = [];
    const { error } = console;
    console.error = (text: string) => written.push(text.split("\n")[0]);
    try {
      const comm = openComm("plot");
      comm.onMessage(() => {
        throw new Error("now");
      });
      comm.onMessage(() => Promise.reject(new Error("later")));
      receiveComm({ event: "message", id: comm.id, data: {} });
      await new Promise(setImmediate);
    } finally {
      console.error = error;
    }
    assert.deepEqual(written, [
      'a handler of the comm "plot" threw Error: now',
      'a handler of the comm "plot" threw Error: later',
    ]);
  });

  it("needs a front end", () => {
    leave();
    assert.throws(() => openComm("plot"), /^UserError: openComm: no front end listens for "plot"/);
    receiveComm({ event: "open", id: "9", target: "knob", data: {} });
    leave = () => undefined;
  });
});
