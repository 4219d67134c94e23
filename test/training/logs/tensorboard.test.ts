import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { crc32c } from "../../../lib/training/logs/crc32c";
import { eventRecord } from "../../../lib/training/logs/event-record";
import { openEvents } from "../../../lib/training/logs/tensorboard";
import { providePython, runPython } from "../../python";
import { skip } from "../../skip";

/** Prints what TensorBoard's own loaders make of a folder; its reader checks every checksum. */
const READER = `
import glob, json, sys
from tensorboard.backend.event_processing import plugin_event_accumulator
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
from tensorboard.util import tensor_util

folder = sys.argv[1]
accumulator = EventAccumulator(folder, size_guidance={"scalars": 0})
accumulator.Reload()
curves = {tag: [[e.wall_time, e.step, e.value] for e in accumulator.Scalars(tag)]
          for tag in accumulator.Tags()["scalars"]}
served = plugin_event_accumulator.EventAccumulator(folder, size_guidance={"tensors": 0})
served.Reload()
shown = {tag: [[e.wall_time, e.step, tensor_util.make_ndarray(e.tensor_proto).item()] for e in served.Tensors(tag)]
         for tag in served.PluginTagToContent("scalars")}
files = []
for path in sorted(glob.glob(folder + "/*tfevents*")):
    events = []
    for event in EventFileLoader(path).Load():
        events.append({"step": event.step, "version": event.file_version, "start": event.session_log.status,
            "shown": {value.tag: [value.metadata.plugin_data.plugin_name, tensor_util.make_ndarray(value.tensor).item()]
                      for value in event.summary.value}})
    files.append(events)
print(json.dumps({"curves": curves, "shown": shown, "files": files}))
`;

type Curves = Record<string, [seconds: number, step: number, value: number][]>;
interface Told {
  curves: Curves;
  shown: Curves; // what the server of TensorBoard's pages has in its scalars tab
  files: { step: number; version: string; start: number; shown: Record<string, unknown> }[][];
}

describe("CRC-32C", () => {
  it("gives the check value of the catalog, and 0 for nothing", () => {
    assert.equal(crc32c(Buffer.from("123456789")), 0xe3069283);
    assert.equal(crc32c(new Uint8Array()), 0);
  });

  it("gives the values of RFC 3720, appendix B.4", () => {
    const rising = Uint8Array.from({ length: 32 }, (_, i) => i);
    assert.equal(crc32c(new Uint8Array(32)), 0x8a9136aa);
    assert.equal(crc32c(new Uint8Array(32).fill(0xff)), 0x62a8ab43);
    assert.equal(crc32c(rising), 0x46dd794e);
    assert.equal(crc32c(rising.toReversed()), 0x113fdb5c);
  });
});

describe("files for TensorBoard", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "remixmatch-events-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("frame an event as length, checksum, data, checksum", () => {
    // seconds 1: field 1, eight bytes; step 300: field 2, 0b1_0101100 seven bits at a time.
    const record = eventRecord({ seconds: 1, step: 300 });
    assert.equal(record.subarray(0, 8).toString("hex"), "0c00000000000000");
    assert.equal(record.subarray(12, -4).toString("hex"), "09000000000000f03f10ac02");
    assert.equal(record.length, 8 + 4 + 12 + 4);
  });

  it("are there while the run goes on, named by second and host, never overwritten", () => {
    const events = openEvents(folder, { now: () => 1234567890.7, host: "here" });
    assert.equal(basename(events.file), "events.out.tfevents.1234567890.here.0");
    const before = readFileSync(events.file).length;
    events.scalars(1, { loss: 2 });
    assert.ok(readFileSync(events.file).length > before);
    const next = openEvents(folder, { now: () => 1234567890.9, host: "here" });
    assert.equal(basename(next.file), "events.out.tfevents.1234567890.here.1");
    for (const each of [events, next]) each.close();
    assert.equal(readdirSync(folder).length, 2);
  });

  it("say in sentences what cannot be written, and that a step should be whole", () => {
    const now = () => 0;
    assert.throws(() => openEvents(join(folder, "none"), { now }), /cannot be written \(ENOENT/);
    assert.throws(() => openEvents(folder, { now, fromStep: 0.5 }), /openEvents: fromStep should/);
    const events = openEvents(folder, { now });
    events.close();
    assert.throws(() => events.scalars(1, { loss: 1 }), /tfevents.*cannot be written \(EBADF/);
  });

  it("are read by TensorBoard itself, a resumed run as one curve", async function () {
    const python = await providePython("tensorboard", ["tensorboard==2.20.0"]);
    if (python === undefined) skip(this, "TensorBoard could not be fetched with pip");
    const clock = { seconds: 1_700_000_000.25 };
    const now = () => clock.seconds++;
    const first = openEvents(folder, { now });
    for (let step = 1; step <= 5; step++) {
      first.scalars(step, { loss: 1 / step, ...(step % 2 === 0 && { accuracy: step / 8 }) });
    }
    first.close();
    clock.seconds += 100;
    const resumed = openEvents(folder, { now, fromStep: 3 });
    resumed.scalars(4, { loss: -4, "Verteilung/größte": 0.5 });
    resumed.scalars(2 ** 40, { loss: 1e-30, accuracy: 1 });
    resumed.flush();

    const told = JSON.parse(await runPython(python, READER, [folder])) as Told;
    const float32 = Math.fround;
    assert.deepEqual(told.curves.loss.slice(0, 2), [
      [1_700_000_003.25, 1, 1], // the clock was read for the name, the version and the start
      [1_700_000_004.25, 2, 0.5],
    ]);
    assert.deepEqual(
      told.curves.loss.map(([, step, value]) => [step, value]),
      [
        [1, 1],
        [2, 0.5],
        [3, float32(1 / 3)],
        [4, -4],
        [2 ** 40, float32(1e-30)],
      ],
    );
    assert.deepEqual(
      told.curves.accuracy.map(([, step, value]) => [step, value]),
      [
        [2, 0.25],
        [2 ** 40, 1],
      ],
    );
    assert.ok("Verteilung/größte" in told.curves);
    assert.deepEqual(told.shown, told.curves);
    assert.deepEqual(
      told.files.map((events) => events.length),
      [7, 4],
    );
    assert.equal(told.files[0][0].version, "brain.Event:2");
    assert.deepEqual([told.files[1][1].step, told.files[1][1].start], [4, 1]);
    // The scalars tab shows what has this plugin's name.
    assert.deepEqual(told.files[0][3].shown, {
      loss: ["scalars", 0.5],
      accuracy: ["scalars", 0.25],
    });
    resumed.close();
  }).timeout(300_000);
});
