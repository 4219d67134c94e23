import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { takeInOrder } from "../../lib/base/in-order";

describe("taking results in order", () => {
  it("takes them in the order of the tasks, whichever is done first", async () => {
    const taken: number[] = [];
    const finished: number[] = [];
    const run = async (milliseconds: number): Promise<number> => {
      await pause(milliseconds);
      finished.push(milliseconds);
      return milliseconds;
    };
    await takeInOrder([60, 5, 30], 3, run, (result) => taken.push(result));
    assert.deepEqual(finished, [5, 30, 60]);
    assert.deepEqual(taken, [60, 5, 30]);
  });

  it("starts no more than asked for before the first of them is taken", async () => {
    for (const ahead of [1, 2, 4]) {
      let [started, taken, most] = [0, 0, 0];
      const run = (): Promise<void> => {
        most = Math.max(most, ++started - taken);
        return pause(1);
      };
      await takeInOrder([...Array(9).keys()], ahead, run, () => taken++);
      assert.deepEqual([started, taken, most], [9, 9, ahead]);
    }
  });

  it("throws the first error in the order of the tasks, after all that were started ended", async () => {
    const ended: number[] = [];
    const taken: number[] = [];
    const run = async (task: number): Promise<number> => {
      await pause(task === 1 ? 20 : task === 3 ? 40 : 1);
      ended.push(task);
      if (task === 1 || task === 2) throw new Error(`task ${task}`);
      return task;
    };
    await assert.rejects(
      takeInOrder([0, 1, 2, 3, 4, 5], 3, run, (result) => taken.push(result)),
      /task 1/,
    );
    assert.deepEqual(taken, [0]);
    assert.deepEqual(ended, [0, 2, 1, 3]);
  });

  it("throws what taking throws, and starts nothing without tasks", async () => {
    const refuse = () => {
      throw new Error("no room");
    };
    await assert.rejects(takeInOrder([1, 2], 2, Promise.resolve.bind(Promise), refuse), /no room/);
    await takeInOrder([], 2, refuse, refuse);
  });
});
