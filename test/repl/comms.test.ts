import assert from "node:assert/strict";
import { type CommEvent, setFrontend } from "../../lib/base/messages";
import { acceptComms, type Comm, receiveComm, openComm, openComms } from "../../lib/repl/comms";

describe("comms", () => {
  let said: CommEvent[];
  let leave: () => void;

  beforeEach(() => {
    said = [];
    leave = setFrontend({ comm: (event) => said.push(event) });
  });
  afterEach(() => {
    leave();
    for (const { id } of openComms()) receiveComm({ event: "close", id, data: {} });
  });

  it("opens a line, speaks, hears and hangs up", () => {
    const heard: unknown[] = [];
    const comm = openComm("plot", { title: "loss" });
    comm.onMessage((data) => heard.push(data));
    comm.send({ step: 1 });
    receiveComm({ event: "message", id: comm.id, data: { clicked: 2 } });
    receiveComm({ event: "message", id: "another", data: { clicked: 3 } });
    assert.deepEqual(openComms("plot"), [comm]);
    comm.close();
    comm.close();
    assert.deepEqual(openComms("plot"), []);
    const { id } = comm;
    assert.deepEqual(said, [
      { event: "open", id, target: "plot", data: { title: "loss" } },
      { event: "message", id, data: { step: 1 } },
      { event: "close", id, data: {} },
    ]);
    receiveComm({ event: "message", id, data: { clicked: 4 } });
    assert.deepEqual(heard, [{ clicked: 2 }]);
    assert.throws(() => comm.send(1), /^UserError: comm.send: the comm "plot" is closed/);
  });

  it("hears the front end close it", () => {
    const closed: unknown[] = [];
    const comm = openComm("plot");
    comm.onClose((data) => closed.push(data));
    receiveComm({ event: "close", id: comm.id, data: { why: "gone" } });
    receiveComm({ event: "close", id: comm.id, data: {} });
    assert.deepEqual(closed, [{ why: "gone" }]);
    assert.deepEqual(said.slice(1), []); // the front end knows already
    assert.throws(() => comm.send(1), /closed/);
  });

  it("accepts what the front end opens, and closes what nobody takes", () => {
    const taken: [Comm, unknown][] = [];
    const stop = acceptComms("slider", (comm, data) => taken.push([comm, data]));
    receiveComm({ event: "open", id: "1", target: "slider", data: { value: 5 } });
    receiveComm({ event: "open", id: "2", target: "knob", data: {} });
    stop();
    receiveComm({ event: "open", id: "3", target: "slider", data: {} });
    assert.equal(taken.length, 1);
    assert.deepEqual(
      [taken[0][0].id, taken[0][0].target, taken[0][1]],
      ["1", "slider", { value: 5 }],
    );
    assert.deepEqual(said, [
      { event: "close", id: "2", data: {} },
      { event: "close", id: "3", data: {} },
    ]);
    taken[0][0].send("hello");
    assert.deepEqual(said.at(-1), { event: "message", id: "1", data: "hello" });
  });

  it("lets a later taker stay when an earlier one leaves", () => {
    const stop = acceptComms("slider", () => assert.fail());
    let taken = 0;
    const stopLater = acceptComms("slider", () => taken++);
    stop();
    receiveComm({ event: "open", id: "1", target: "slider", data: {} });
    stopLater();
    assert.equal(taken, 1);
  });

  it("keeps messages for whoever begins to listen late", async () => {
    const heard: unknown[] = [];
    const stop = acceptComms("slider", async (comm) => {
      await new Promise(setImmediate);
      comm.onMessage((data) => heard.push(data));
    });
    receiveComm({ event: "open", id: "1", target: "slider", data: {} });
    receiveComm({ event: "message", id: "1", data: "early" });
    await new Promise((resolve) => setTimeout(resolve, 20));
    receiveComm({ event: "message", id: "1", data: "late" });
    stop();
    assert.deepEqual(heard, ["early", "late"]);
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
