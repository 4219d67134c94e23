import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { startEngine } from "../../lib/engine/engine";
import { type Lent, sharedTensors, sharedRooms } from "../../lib/network/shared-memory";

describe("tensors lent to threads", () => {
  before(() => startEngine());
  const weights = (...numbers: number[]) => ({ w: tf.tensor1d(numbers) });
  const [one, other, long] = [weights(1, 2), weights(3, 4), weights(5, 6, 7)];
  const now = (lent: Lent): Promise<Lent> => Promise.resolve(lent);
  const numbersOf = ({ packed }: Lent): number[] => [...packed.numbers];

  it("lie in memory that threads share", async () => {
    const lent = await sharedTensors()(one, now);
    assert.ok(lent.packed.numbers.buffer instanceof SharedArrayBuffer);
    assert.deepEqual(numbersOf(lent), [1, 2]);
    assert.deepEqual(lent.packed.tensors, [{ name: "w", shape: [2] }]);
  });

  it("are written once, lent again or twice at a time", async () => {
    const lend = sharedTensors();
    const first = await lend(one, now);
    assert.equal(await lend(one, (outer) => lend(one, (inner) => now(inner ?? outer))), first);
  });

  it("take the place of what nobody uses, as another version", async () => {
    const lend = sharedTensors();
    const first = await lend(one, now);
    const second = await lend(other, now);
    assert.equal(second.place, first.place);
    assert.notEqual(second.version, first.version);
    assert.equal(second.packed.numbers, first.packed.numbers);
    const third = await lend(long, now);
    assert.equal(third.place, first.place);
    assert.deepEqual(numbersOf(third), [5, 6, 7]);
    assert.deepEqual(numbersOf(await lend(one, now)), [1, 2]);
  });

  it("stay while somebody uses them, and are free again when that fails", async () => {
    const lend = sharedTensors();
    await lend(one, async (lent) => {
      const beside = await lend(other, now);
      assert.notEqual(beside.place, lent.place);
      assert.deepEqual(numbersOf(lent), [1, 2]);
    });
    const failed = lend(one, (lent) => Promise.reject(new Error(`place ${lent.place}`)));
    await assert.rejects(failed, /place 0/);
    const taken = new Set<number>();
    for (const each of [one, long, other, long]) taken.add((await lend(each, now)).place);
    assert.deepEqual([...taken], [0, 1]);
  });

  after(() => tf.dispose([one, other, long]));
});

describe("rooms for results", () => {
  it("are used again, and let go when another size is asked for", () => {
    const rooms = sharedRooms();
    const [a, b] = [rooms.take(3), rooms.take(3)];
    assert.notEqual(a, b);
    assert.ok(a.buffer instanceof SharedArrayBuffer && a.length === 3);
    rooms.giveBack(a);
    assert.equal(rooms.take(3), a);
    rooms.giveBack(a);
    assert.equal(rooms.take(4).length, 4);
    assert.notEqual(rooms.take(3), a);
  });
});
