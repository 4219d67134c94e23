import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { integers, permutation } from "../../lib/base/draws";
import { type Key, fork, seedKey, uniforms } from "../../lib/base/keys";
import { TINY, remixmatch } from "../cli/remixmatch";
import { contents, partsIn } from "./run-files";

const SEED = Number(process.env.KILL_SEED ?? 1);
const STEPS = 32;
const FLAGS = [...TINY, "--steps", `${STEPS}`, "--checkpoint-every", "1", "--evaluate-every", "10"];

/** When to kill a process: so long after its start, after so many steps, or during such a write. */
interface Moment {
  readonly at: "start" | "step" | "write";
  readonly count: number;
  readonly milliseconds: number;
}

/** Moments in random order: two at any time from the start, two among steps, three in a write. */
function drawMoments(key: Key, startMilliseconds: number): Moment[] {
  const kinds = ["start", "start", "step", "step", "write", "write", "write"] as const;
  const counts = integers(fork(key, "counts"), kinds.length, 5);
  const delays = uniforms(fork(key, "delays"), kinds.length);
  const longest = { start: startMilliseconds, step: 50, write: 0 };
  return permutation(fork(key, "order"), kinds.length).map((i) => ({
    at: kinds[i],
    count: counts[i] + 1,
    milliseconds: Math.round(delays[i] * longest[kinds[i]]),
  }));
}

/** Trains in a folder, going on if it can. Killed at the moment given, unless it ends before. */
async function trained(
  folder: string,
  workers: number,
  moment?: Moment,
): Promise<"killed" | "done"> {
  const words = existsSync(join(folder, "run.json"))
    ? ["--resume", folder]
    : ["--output", folder, ...FLAGS];
  const threads = ["--view-workers", `${workers}`, "--pass-workers", `${workers}`];
  const { child, outcome } = remixmatch(["train", ...words, ...threads]);
  const kill = () => child.kill("SIGKILL");
  const [stops, timers] = [new AbortController(), [] as NodeJS.Timeout[]];
  const later = () => timers.push(setTimeout(kill, moment!.milliseconds));
  if (moment?.at === "start") later();
  if (moment?.at === "step") {
    let changes = 0;
    watch(folder, stops, (_, name) => {
      if (name === "log.jsonl" && ++changes === moment.count) later();
    });
  }
  if (moment?.at === "write") {
    const parts = new Set<string>();
    watch(join(folder, "checkpoints"), stops, (_, name) => {
      if (name?.endsWith(".part") && parts.add(name).size === moment.count) kill();
    });
  }
  const { code, stderr } = await outcome;
  stops.abort();
  timers.forEach(clearTimeout);
  if (child.signalCode === "SIGKILL") return "killed";
  assert.equal(code, 0, stderr);
  // No checkpoint was passed over, and none was made elsewhere.
  assert.doesNotMatch(stderr, /damaged|should be|bits may differ/);
  return "done";
}

describe("a run killed by SIGKILL again and again", function () {
  this.timeout(900_000);
  const root = mkdtempSync(join(tmpdir(), "remixmatch-kill-"));
  after(() => rmSync(root, { recursive: true }));
  const freshFolder = (name: string): string => {
    const folder = join(root, name);
    mkdirSync(join(folder, "checkpoints"), { recursive: true });
    return folder;
  };
  let undisturbed: Record<string, string>;
  let startMilliseconds: number;
  let [kills, left] = [0, 0];

  before(async () => {
    const folder = freshFolder("undisturbed");
    const begun = performance.now();
    const watcher = watch(folder, (_, name) => {
      if (name !== "log.jsonl") return;
      startMilliseconds ??= performance.now() - begun;
    });
    await trained(folder, 0);
    watcher.close();
    undisturbed = contents(folder);
    const steps = performance.now() - begun - startMilliseconds;
    startMilliseconds += (3 * steps) / STEPS;
    console.log(`      moments of seed ${SEED}; KILL_SEED=2 draws others`);
  });

  for (const workers of [0, 1, 3]) {
    it(`goes on to the same bits with ${workers} workers`, async () => {
      const folder = freshFolder(`${workers}`);
      const moments = drawMoments(fork(seedKey(SEED), workers), startMilliseconds);
      for (const moment of moments) {
        const before = partsIn(folder);
        if ((await trained(folder, workers, moment)) === "done") break;
        kills++;
        left += partsIn(folder).filter((name) => !before.includes(name)).length;
      }
      await trained(folder, workers);
      assert.deepEqual(contents(folder), undisturbed);
    });
  }

  it("was killed at least 20 times, at least 3 times with a file half-written", () => {
    console.log(`      ${kills} kills, ${left} of them in a write`);
    assert.ok(kills >= 20);
    assert.ok(left >= 3);
  });
});
