import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { mapOrdered } from "../../lib/base/ordered-map";

describe("taking results in order", () => {
  it("takes them in the order of the tasks, whichever is done first", async () => {
    const taken: number[] = [];
    const finished: number[] = [];
    const run = async (milliseconds: number): Promise<number> => {
      await pause(milliseconds);
      finished.push(milliseconds);
      return milliseconds;
    };
    await mapOrdered([60, 5, 30], 3, run, (result) => taken.push(result));
    assert.deepEqual(finished, [5, 30, 60]);
    assert.deepEqual(taken, [60, 5, 30]);
  });

  it("starts no more than second for before the first of them is taken", async () => {
    for (const ahead of [1, 2, 4]) {
      let [started, taken, most] = [0, 0, 0];
      const run = (): Promise<void> => {
        most = Math.max(most, ++started - taken);
        return pause(1);
      };
      await mapOrdered([...Array(9).keys()], ahead, run, () => taken++);
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
      mapOrdered([0, 1, 2, 3, 4, 5], 3, run, (result) => taken.push(result)),
      /task 1/,
    );
    assert.deepEqual(taken, [0]);
    assert.deepEqual(ended, [0, 2, 1, 3]);
  });

  it("throws what taking throws, and starts nothing without tasks", async () => {
    const refuse = () => {
      throw new Error("no room");
    };
    await assert.rejects(mapOrdered([1, 2], 2, Promise.resolve.bind(Promise), refuse), /no room/);
    await mapOrdered([], 2, refuse, refuse);
  });

  it("takes a task when fewer than `ahead` wait, and goes on beside a task that is awaited", async () => {
    const story: string[] = [];
    let resolveSecond: (value: string) => void = () => undefined;
    const second = new Promise<string>((resolve) => (resolveSecond = resolve));
    async function* tasks(): AsyncGenerator<string> {
      yield "first";
      story.push("awaiting");
      yield await second;
      story.push("third taken");
      yield "third";
    }
    const run = async (task: string): Promise<string> => {
      story.push(`start ${task}`);
      // The second task waits for something that the first makes.
      if (task === "first") resolveSecond("second");
      await pause(1);
      return task;
    };
    await mapOrdered(tasks(), 2, run, (task) => story.push(`take ${task}`));
    assert.deepEqual(story, [
      "start first",
      "awaiting",
      "start second",
      "take first",
      "third taken",
      "start third",
      "take second",
      "take third",
    ]);
  });

  it("throws what asking for a task throws, after the tasks before it", async () => {
    const taken: number[] = [];
    async function* tasks(): AsyncGenerator<number> {
      yield 1;
      yield 2;
      await pause(1);
      throw new Error("no third");
    }
    const run = (task: number): Promise<number> =>
      pause(5).then(() => {
        if (task === failing) throw new Error(`task ${task}`);
        return task;
      });
    let failing = 0;
    await assert.rejects(
      mapOrdered(tasks(), 9, run, (result) => taken.push(result)),
      /no third/,
    );
    assert.deepEqual(taken, [1, 2]);
    failing = 2;
    await assert.rejects(
      mapOrdered(tasks(), 9, run, (result) => taken.push(result)),
      /task 2/,
    );
    assert.deepEqual(taken, [1, 2, 1]);
  });

  it("lets the source of the tasks end when it asks for no more of them", async () => {
    let left = false;
    function* tasks(): Generator<number> {
      try {
        for (;;) yield 1;
      } finally {
        left = true;
      }
    }
    const refuse = () => Promise.reject(new Error("no room"));
    await assert.rejects(
      mapOrdered(tasks(), 2, refuse, () => undefined),
      /no room/,
    );
    assert.ok(left);
  });
});
