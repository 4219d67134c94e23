import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { getDataSet, removeDataSet } from "../../../lib/data/fetch/get";
import type { DataSetEntry } from "../../../lib/data/manifest/schema";
import { asNobody, needsNobody } from "../../as-nobody";
import { runNode, start } from "../../engine/child";
import { inSmallDisk } from "../../small-disk";
import {
  QUICK,
  checksOf,
  entryOf,
  filesIn,
  freshFolder,
  plainEntry,
  sentenceOf,
  someBytes,
} from "./entries";
import { type FileServer, head, serveFiles, stallsAfter } from "./server";
import { skip } from "../../skip";

const CHILD = require.resolve("./get-child");
const SIZE = 300_000;
const bytes = someBytes(SIZE);
const WHOLE = ["tiny/all.bin", "tiny/record.json"];

describe("processes that get a data set", () => {
  let folder = "";
  let server: FileServer;
  beforeEach(() => (folder = freshFolder()));
  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  const words = (entry: DataSetEntry, ...more: string[]) => [
    CHILD,
    folder,
    JSON.stringify(entry),
    ...more,
  ];

  it("take turns: the second finds it there", async () => {
    server = await serveFiles(
      { "all.bin": bytes },
      {
        "all.bin": (call) => {
          const rest = head(call);
          call.send(rest.subarray(0, 1000));
          setTimeout(() => {
            call.send(rest.subarray(1000));
            call.response.end();
          }, 600);
        },
      },
    );
    const entry = plainEntry(bytes, server.url("all.bin"));
    const outcomes = await Promise.all([runNode(words(entry)), runNode(words(entry))]);
    const fetched = outcomes.map(
      ({ stdout }) => (JSON.parse(stdout) as { fetched: boolean }[])[0].fetched,
    );
    assert.deepEqual(fetched.sort(), [false, true]);
    assert.equal(server.asked.length, 1);
    assert.deepEqual(filesIn(folder), WHOLE);
  });

  it("within one process take turns, too", async () => {
    server = await serveFiles({ "all.bin": bytes });
    const entry = plainEntry(bytes, server.url("all.bin"));
    const both = await Promise.all([1, 2].map(() => getDataSet(entry, { folder })));
    assert.deepEqual(both.map(({ fetched }) => fetched).sort(), [false, true]);
    assert.equal(server.asked.length, 1);
  });

  it("killed in the middle leave no data set, and the next goes on with the bytes that came", async () => {
    let arrived = (): void => undefined;
    server = await serveFiles(
      { "all.bin": bytes },
      {
        "all.bin": (call) => {
          stallsAfter(123_456, 1)(call);
          arrived();
        },
      },
    );
    const entry = plainEntry(bytes, server.url("all.bin"));
    const part = join(folder, "downloads/tiny/all.bin.part");
    const asked = new Promise<void>((resolve) => (arrived = resolve));
    const { child, outcome } = start(process.execPath, words(entry));
    await asked;
    while ((statSync(part, { throwIfNoEntry: false })?.size ?? 0) < 123_456) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.kill("SIGKILL");
    await outcome;
    assert.ok(filesIn(folder).every((name) => name.startsWith("downloads/")));
    // What a crash in the middle of unpacking leaves, and the lock of the dead, ten seconds later.
    mkdirSync(join(folder, ".tiny.part-abcdef", "tiny"), { recursive: true });
    utimesSync(join(folder, "tiny.lock"), 1, 1);

    assert.equal((await getDataSet(entry, { folder })).fetched, true);
    assert.deepEqual(
      server.asked.map(({ range }) => range),
      [undefined, "bytes=123456-"],
    );
    assert.equal(server.sent(), SIZE);
    assert.deepEqual(readFileSync(join(folder, "tiny/all.bin")), bytes);
    assert.deepEqual(filesIn(folder), WHOLE);
  });

  it("wait no longer when they are stopped", async () => {
    server = await serveFiles({ "all.bin": bytes }, { "all.bin": stallsAfter(1000) });
    const entry = plainEntry(bytes, server.url("all.bin"));
    const [first, second] = [new AbortController(), new AbortController()];
    const reason = new Error("enough");
    const begun = new Promise<void>((resolve) => {
      const onProgress = (): void => {
        resolve();
      };
      void getDataSet(entry, { folder, signal: first.signal, onProgress }).catch(() => undefined);
    });
    await begun;
    const onProgress = (): void => {
      second.abort(reason);
    };
    await assert.rejects(getDataSet(entry, { folder, signal: second.signal, onProgress }), reason);
    first.abort();
  });

  for (const phase of ["download", "unpack"]) {
    it(`say so when the disk is full in the ${phase}, and go on once there is room`, async function () {
      // All but as large as what it is packed in: both together fit the disk, but not a filler,
      // too.
      const packed = gzipSync(bytes);
      server = await serveFiles({ "all.gz": packed });
      const entry = entryOf(
        [{ name: "all.bin", ...checksOf(bytes) }],
        [{ url: server.url("all.gz"), ...checksOf(packed), unpack: "gzip", gives: "all.bin" }],
      );
      const { stdout, stderr } = await inSmallDisk(folder, "1m", words(entry, phase));
      if (/unshare|mount/.test(stderr)) return skip(this, "needs Linux's user namespaces");
      const [full, gone] = JSON.parse(stdout) as [string, { fetched: boolean }];
      assert.match(full, /could not be written \(ENOSPC.*\); the disk is full: free some space/);
      assert.equal(gone.fetched, true, JSON.stringify(gone));
      assert.ok(server.sent() <= packed.length + 65_536 || phase === "download");
    });
  }

  it("say so when the folder cannot be written, and answer when it is there already", async function () {
    server = await serveFiles({ "all.bin": bytes });
    needsNobody(this);
    const entry = plainEntry(bytes, server.url("all.bin"));
    const sentence = /The data folder .* cannot be written \(EACCES.*REMIXMATCH_DATA/;
    await asNobody(folder, 0o555, async () => {
      assert.match(await sentenceOf(getDataSet(entry, { folder, ...QUICK })), sentence);
    });
    assert.equal(server.asked.length, 0);
    await getDataSet(entry, { folder });
    await asNobody(folder, 0o555, async () => {
      assert.equal((await getDataSet(entry, { folder })).fetched, false);
      assert.match(await sentenceOf(removeDataSet(entry, { folder })), /could not be written/);
    });
    assert.deepEqual(filesIn(folder), WHOLE);
  });
});
