import assert from "node:assert/strict";
import { measureInTurn } from "./in-turn";
import { pairTable } from "./pair-table";

describe("measuring in turn", () => {
  // Their times are made up: nothing is timed here.
  const contestants = (asked: string[]) =>
    ["A", "B"].map((name, i) => ({
      name,
      measure: () => {
        asked.push(name);
        return Promise.resolve({ ms: (i + 1) * asked.length, cpuMs: 1 });
      },
    }));
  const rounds = { warmUp: 1, least: 2, most: 2, seconds: 0 };

  it("asks one after the other, and does not count the first rounds", async () => {
    const asked: string[] = [];
    const { times, ratios } = await measureInTurn(contestants(asked), [["A", "B"]], rounds);
    assert.deepEqual(asked, ["A", "B", "A", "B", "A", "B"]);
    assert.deepEqual(
      [times.A.ms, times.B.ms],
      [
        [3, 5],
        [8, 12],
      ],
    );
    assert.deepEqual([ratios["A / B"].min, ratios["A / B"].max], [3 / 8, 5 / 12]);
  });

  it("goes on until the time is up, but not beyond the most rounds", async () => {
    const most = { warmUp: 0, least: 1, most: 3, seconds: 600 };
    assert.equal((await measureInTurn(contestants([]), [], most)).rounds, 3);
  });

  it("leaves out ratios with one who is not there", async () => {
    const pairs = [["A", "C"]] as const;
    assert.deepEqual((await measureInTurn(contestants([]), pairs, rounds)).ratios, {});
  });

  it("prints a row with a median and the ends", async () => {
    const measured = await measureInTurn(contestants([]), [["A", "B"]], rounds);
    assert.equal(
      pairTable([{ name: "one", ...measured }]),
      "what               A ms               B ms                 A / B\n" +
        "----  -----------------  -----------------  --------------------\n" +
        "one   4.00 (3.00..5.00)  10.0 (8.00..12.0)  0.396 (0.375..0.417)",
    );
  });
});
