import assert from "node:assert/strict";
import { join } from "node:path";
import { fork, seedKey, uniforms } from "../../lib/base/keys";
import { addProductsIn, LANES } from "../../lib/engine/wasm/products";
import { runNode } from "./child";
import { repository } from "./fresh-install";

const FLOAT = 4;

describe("WebAssembly of our own", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const floats = new Float32Array(memory.buffer);
  const addProducts = addProductsIn(memory);

  // Operands with gaps between neighbors, so that every step counts.
  const layouts = [1, 2, 3, 4, 5, 7, 8, 11].flatMap((count) =>
    [1, 3].flatMap((groups) => [
      { count, groups, rows: 1, columns: 1 },
      { count, groups, rows: 3, columns: 2 },
      { count, groups, rows: 2, columns: 5 },
    ]),
  );

  for (const { count, groups, rows, columns } of layouts) {
    it(`adds up products: ${count} by ${groups * LANES}, ${rows} x ${columns} terms`, () => {
      const values = uniforms(fork(seedKey(3), "products"), floats.length);
      floats.set(Float32Array.from(values, (u) => 2 * u - 1));
      const before = floats.slice();
      const [left, right, sums] = [5, 4001, 9003];
      const [leftColumn, leftRow, leftStep] = [1, columns + 2, rows * (columns + 2) + 1];
      const [rightColumn, rightStep] = [LANES, rows * columns * LANES + 16];
      const rightRow = columns * LANES;
      const sumStep = groups * LANES + 3;
      const bytes = <T extends Record<string, number>>(all: T) =>
        Object.fromEntries(Object.entries(all).map(([name, value]) => [name, value * FLOAT])) as T;
      addProducts(
        {
          ...bytes({ left, right, sums, leftStep, rightStep, sumStep }),
          count,
          groups,
        },
        { ...bytes({ leftRow, leftColumn, rightRow, rightColumn }), rows, columns },
      );
      const expected = before.slice();
      for (let l = 0; l < count; l++) {
        for (let r = 0; r < groups * LANES; r++) {
          const at = sums + l * sumStep + r;
          for (let i = 0; i < rows; i++) {
            for (let j = 0; j < columns; j++) {
              const one = before[left + l * leftStep + i * leftRow + j * leftColumn];
              const other =
                before[
                  right +
                    Math.floor(r / LANES) * rightStep +
                    i * rightRow +
                    j * rightColumn +
                    (r % LANES)
                ];
              expected[at] = Math.fround(expected[at] + Math.fround(one * other));
            }
          }
        }
      }
      assert.deepEqual(floats, expected); // to the last bit, and nothing else is written
    });
  }

  it("refuses a tensor whose values are not numbers in its memory", async () => {
    const { stdout } = await runNode(
      [
        "-e",
        `const from = (file) => require(process.argv[1] + "/dist/lib/engine/" + file);
         const tf = require("@tensorflow/tfjs");
         from("engine").startEngine({ prefer: "portable" }).then(() => {
           try { from("wasm/heap").addressOf(tf.tensor(["text"])); }
           catch (error) { console.log(error.name, error.message); }
         });`,
        repository,
      ],
      {},
      join(repository),
    );
    assert.match(stdout, /^UserError addressOf: .* not in memory/);
  });
});
