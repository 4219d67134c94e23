import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { Subscriber, XSubscriber } from "zeromq";
import { startTestKernel, type TestKernel } from "./test-kernel";

const DELIMITER = "<IDS|MSG>";

/** What a subscriber has heard: the type of a message, or what a welcome is for. */
async function listen(socket: Subscriber, heard: string[]): Promise<void> {
  for await (const frames of socket) {
    const start = frames.findIndex((frame) => String(frame) === DELIMITER);
    const [header, , , content] = frames.slice(start + 2).map(String);
    const { msg_type: type } = JSON.parse(header) as { msg_type: string };
    const { subscription } = JSON.parse(content) as { subscription?: string };
    heard.push(type === "iopub_welcome" ? `welcome "${subscription}"` : type);
  }
}

describe("a new subscriber", () => {
  let kernel: TestKernel;
  const sockets: (Subscriber | XSubscriber)[] = [];
  before(async () => (kernel = await startTestKernel()));
  after(async () => {
    sockets.forEach((socket) => socket.close());
    await kernel.stop();
  });

  const address = () => `tcp://127.0.0.1:${kernel.file.iopub_port}`;

  function subscribe(...topics: (string | Buffer)[]): { socket: Subscriber; heard: string[] } {
    const socket = new Subscriber({ receiveHighWaterMark: 0, linger: 0 });
    sockets.push(socket);
    if (topics.length > 0) socket.subscribe(...topics);
    socket.connect(address());
    const heard: string[] = [];
    void listen(socket, heard);
    return { socket, heard };
  }

  async function hasHeard(heard: readonly string[], what: string): Promise<void> {
    for (let tries = 0; tries < 500 && !heard.includes(what); tries++) await pause(10);
    assert.ok(heard.includes(what), `${what} among ${heard.slice(0, 10).join()}`);
  }

  it("hears its own welcome first, whenever it comes, while a cell floods the socket", async () => {
    const id = await kernel.client.send("execute_request", {
      code: `for (let turn = 0, end = Date.now() + 1500; Date.now() < end; turn++) {
        console.log(turn); console.error(turn);
        if (turn % 3 === 0) await new Promise((done) => setTimeout(done, 1));
      }`,
    });
    await kernel.client.until(() =>
      kernel.client.publishedFor(id).find(({ type }) => type === "stream"),
    );
    const topics = ["", "kernel.", "k"];
    const subscribers: { heard: string[]; topic: string }[] = [];
    for (let number = 0; number < 24; number++) {
      const topic = topics[number % topics.length];
      subscribers.push({ topic, heard: subscribe(topic).heard });
      await pause(10);
    }
    await kernel.client.reply(id);
    for (const { heard, topic } of subscribers) await hasHeard(heard, `welcome "${topic}"`);
    await kernel.client.execute("1");
    for (const { heard, topic } of subscribers) {
      await hasHeard(heard, "execute_result");
      assert.equal(heard[0], `welcome "${topic}"`);
    }
  });

  it("hears nothing but what it has subscribed to, and nothing more once it has left", async () => {
    const { socket, heard } = subscribe("nothing begins with this");
    const bytes = subscribe(Buffer.from([0xff, 0xfe])).heard;
    await hasHeard(heard, 'welcome "nothing begins with this"');
    await hasHeard(bytes, 'welcome "\ufffd\ufffd"');
    await kernel.client.execute("1");
    assert.equal(heard.length, 1);
    socket.subscribe("");
    await hasHeard(heard, 'welcome ""');
    await kernel.client.execute("2");
    await hasHeard(heard, "execute_result");
    assert.equal(heard[1], 'welcome ""');
    socket.unsubscribe("");
    await pause(100);
    const { length } = heard;
    await kernel.client.execute("3");
    assert.deepEqual(heard.slice(length), []);
  });

  it("is heard though others send what no subscriber sends", async () => {
    const odd = new XSubscriber({ linger: 0 });
    sockets.push(odd);
    odd.connect(address());
    for (let round = 0; round < 10; round++) {
      for (const bytes of ["", "no subscription", Buffer.from([7])]) await odd.send(bytes);
      const { heard } = subscribe("");
      await hasHeard(heard, 'welcome ""');
      await kernel.client.execute(`${round}`);
      await hasHeard(heard, "execute_result");
    }
  });
});
