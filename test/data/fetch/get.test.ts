import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import {
  type GetProgress,
  checkDataSet,
  getDataSet,
  removeDataSet,
} from "../../../lib/data/fetch/get";
import { readManifest } from "../../../lib/data/manifest/manifest";
import { proxyHint } from "../../../lib/data/fetch/fetch-errors";
import { isPresent } from "../../../lib/data/storage";
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
import { type FileServer, answer, serveFiles, tagOf } from "./server";

describe("getting a data set", () => {
  const bytes = someBytes(100_000);
  const packed = gzipSync(bytes);
  let folder = "";
  let server: FileServer;
  beforeEach(async () => {
    folder = freshFolder();
    server = await serveFiles(
      { "all.bin": bytes, "all.gz": packed, "other.bin": someBytes(100_000, 2) },
      {
        "named.gz": ({ response }) => {
          // As servers do that take a .gz for a page that was packed for its way.
          response.setHeader("content-encoding", "gzip");
          response.setHeader("etag", tagOf(packed));
          response.end(packed);
        },
        "moved.bin": ({ response }) => {
          response.writeHead(302, { location: "/all.bin" }).end();
        },
        "alone.bin": ({ response }) => {
          answer(response, 404);
        },
      },
    );
  });
  afterEach(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  const get = (entry: Parameters<typeof getDataSet>[0]) => getDataSet(entry, { folder, ...QUICK });

  it("brings its files, verified, and leaves nothing else", async () => {
    const entry = plainEntry(bytes, server.url("all.bin"));
    const told: GetProgress[] = [];
    const gotten = await getDataSet(entry, { folder, onProgress: (each) => told.push(each) });
    assert.deepEqual(gotten, { folder: join(folder, "tiny"), fetched: true, source: "source 1" });
    assert.deepEqual(readFileSync(join(folder, "tiny", "all.bin")), bytes);
    assert.deepEqual(filesIn(folder), ["tiny/all.bin", "tiny/record.json"]);
    assert.ok(isPresent(entry, folder));
    assert.deepEqual(await checkDataSet(entry, { folder }), []);
    const phases = [...new Set(told.map(({ phase }) => phase))];
    assert.deepEqual(phases, ["download", "check", "unpack"]);
    const last = told.findLast(({ phase }) => phase === "download");
    assert.deepEqual(last, { phase: "download", name: "all.bin", done: 100_000, total: 100_000 });
  });

  it("asks nobody when it is there already", async () => {
    const entry = plainEntry(bytes, server.url("all.bin"));
    await get(entry);
    assert.equal((await get(entry)).fetched, false);
    assert.equal(server.asked.length, 1);
  });

  it("asks nobody for what lies in the package", async () => {
    const [sample] = readManifest();
    const { fetched, source } = await get(sample);
    assert.deepEqual({ fetched, source }, { fetched: false, source: "the package" });
    assert.deepEqual(filesIn(folder), []);
    assert.deepEqual(await checkDataSet(sample), []);
    assert.match(await sentenceOf(removeDataSet(sample, { folder })), /is part of the package/);
  });

  it("brings it again where a file lost bytes", async () => {
    const entry = plainEntry(bytes, server.url("all.bin"));
    await get(entry);
    writeFileSync(join(folder, "tiny", "all.bin"), bytes.subarray(1));
    assert.equal((await get(entry)).fetched, true);
    assert.deepEqual(readFileSync(join(folder, "tiny", "all.bin")), bytes);
    assert.deepEqual(filesIn(folder), ["tiny/all.bin", "tiny/record.json"]);
  });

  it("brings it again where bytes of a file changed, not where it was only touched", async () => {
    const entry = plainEntry(bytes, server.url("all.bin"));
    await get(entry);
    writeFileSync(join(folder, "tiny", "all.bin"), bytes);
    assert.equal((await get(entry)).fetched, false);
    writeFileSync(join(folder, "tiny", "all.bin"), someBytes(bytes.length, 5));
    assert.equal((await get(entry)).fetched, true);
    assert.deepEqual(readFileSync(join(folder, "tiny", "all.bin")), bytes);
  });

  it("keeps what is there, broken as it is, when it cannot be brought again", async () => {
    const entry = plainEntry(bytes, server.url("all.bin"));
    await get(entry);
    appendFileSync(join(folder, "tiny", "all.bin"), "more");
    await sentenceOf(get(plainEntry(bytes, server.url("alone.bin"))));
    assert.deepEqual(filesIn(folder), ["tiny/all.bin", "tiny/record.json"]);
  });

  for (const [path, how] of [
    ["all.gz", "unpacks gzip"],
    ["named.gz", "takes a packed file as it lies on the server, whatever that calls it"],
  ]) {
    it(how, async () => {
      const file = { name: "all.bin", ...checksOf(bytes) };
      await get(
        entryOf(
          [file],
          [{ url: server.url(path), ...checksOf(packed), unpack: "gzip", gives: file.name }],
        ),
      );
      assert.deepEqual(readFileSync(join(folder, "tiny", "all.bin")), bytes);
    });
  }

  it("follows to where a file moved", async () => {
    await get(plainEntry(bytes, server.url("moved.bin")));
    assert.deepEqual(readFileSync(join(folder, "tiny", "all.bin")), bytes);
  });

  it("takes the next source where the first fails", async () => {
    const entry = plainEntry(bytes, server.url("alone.bin"), server.url("all.bin"));
    assert.equal((await get(entry)).source, "source 2");
  });

  it("lists what was wrong with every source, and how to bring it by hand", async () => {
    const entry = plainEntry(bytes, server.url("alone.bin"), server.url("other.bin"));
    const lines = (await sentenceOf(get(entry))).split("\n");
    assert.equal(lines[0], "A tiny data set could not be fetched:");
    assert.match(lines[1], /^- source 1: http:.*alone\.bin: the server answered 404$/);
    const both =
      /^- source 2: http:.*should have the sha256 [0-9a-f]{64}, but has [0-9a-f]{64}; it was removed$/;
    assert.match(lines[2], both);
    assert.equal(
      lines.at(-1),
      `To bring it by hand, put alone.bin (100000 bytes) into ${join(folder, "downloads")} ` +
        "and run `npx remixmatch data get tiny` again.",
    );
    assert.deepEqual(filesIn(folder), []);
  });

  it("takes what was put there by hand, whichever source it is of, and asks nobody", async () => {
    mkdirSync(join(folder, "downloads"));
    writeFileSync(join(folder, "downloads", "other.bin"), bytes);
    const entry = plainEntry(bytes, server.url("all.bin"), server.url("other.bin"));
    assert.equal((await get(entry)).source, "source 2");
    assert.equal(server.asked.length, 0);
    assert.deepEqual(filesIn(folder), ["tiny/all.bin", "tiny/record.json"]);
  });

  it("does not take another file of that name, says what is wrong with it, and leaves it", async () => {
    mkdirSync(join(folder, "downloads"));
    writeFileSync(join(folder, "downloads", "alone.bin"), "something else");
    const sentence = await sentenceOf(get(plainEntry(bytes, server.url("alone.bin"))));
    assert.match(sentence, /by hand: .*alone\.bin should have 100000 bytes, but has 14/);
    await get(plainEntry(bytes, server.url("alone.bin"), server.url("all.bin")));
    assert.ok(filesIn(folder).includes("downloads/alone.bin"));
  });

  it("says so where a data set has no source", async () => {
    assert.match(await sentenceOf(get(plainEntry(bytes))), /which no source has/);
  });

  it("refuses a download that unpacks to other bytes than the manifest says", async () => {
    const entry = plainEntry(bytes, server.url("all.bin"));
    const wrong = { ...entry, files: [{ ...entry.files[0], ...checksOf(someBytes(100_000, 3)) }] };
    assert.match(
      await sentenceOf(get(wrong)),
      /all\.bin of A tiny data set should have the sha256/,
    );
    assert.deepEqual(filesIn(folder), []);
  });

  it("checks: names each file that changed, was cut or is gone", async () => {
    const names = ["a", "b", "c", "d"];
    const download = (gives: string) =>
      ({ url: server.url("all.bin"), ...checksOf(bytes), unpack: "nothing", gives }) as const;
    const entry = entryOf(
      names.map((name) => ({ name, bytes: bytes.length })),
      names.map(download),
    );
    const problems = async () =>
      (await checkDataSet(entry, { folder })).map(({ sentence }) =>
        sentence.replace(folder, "").replace(/[0-9a-f]{64}/g, "X"),
      );
    assert.deepEqual(await problems(), [
      "/tiny: A tiny data set is not there, or not whole; fetch it by: npx remixmatch data get tiny",
    ]);
    await get(entry);
    const at = (name: string) => join(folder, "tiny", name);
    writeFileSync(at("a"), someBytes(bytes.length, 4));
    writeFileSync(at("b"), bytes.subarray(5));
    rmSync(at("d"));
    assert.deepEqual(await problems(), [
      "/tiny/a: had the sha256 X when it was fetched, but has X",
      "/tiny/b: should have 100000 bytes, but has 99995",
      "/tiny/d: is not there",
    ]);
  });

  it("removes it, once", async () => {
    const entry = plainEntry(bytes, server.url("all.bin"));
    await get(entry);
    assert.equal(await removeDataSet(entry, { folder }), true);
    assert.deepEqual(filesIn(folder), []);
    assert.equal(await removeDataSet(entry, { folder }), false);
  });

  it("tells of a proxy that this Node does not use", () => {
    const env = { HTTPS_PROXY: "http://proxy:3128" };
    assert.match(proxyHint(env, "20.20.2")[0], /HTTPS_PROXY is set, but Node 20\.20\.2 does not/);
    assert.match(proxyHint(env, "22.20.0")[0], /does not use it/);
    assert.match(proxyHint(env, "22.21.0")[0], /only with NODE_USE_ENV_PROXY=1/);
    assert.match(proxyHint(env, "24.0.1")[0], /only with NODE_USE_ENV_PROXY=1/);
    assert.deepEqual(proxyHint({ ...env, NODE_USE_ENV_PROXY: "1" }, "24.0.1"), []);
    assert.deepEqual(proxyHint({}, "20.20.2"), []);
  });
});
