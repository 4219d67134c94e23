import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getDataSet } from "../../../lib/data/fetch/get";
import {
  QUICK,
  checksOf,
  filesIn,
  freshFolder,
  plainEntry,
  sentenceOf,
  someBytes,
} from "./entries";
import {
  type FileServer,
  type Behavior,
  sendStatus,
  cutsAfter,
  hangUp,
  head,
  serveFiles,
  stallsAfter,
  servesFile,
} from "./server";

const SIZE = 200_000;
const bytes = someBytes(SIZE);
const PART = "downloads/tiny/all.bin.part";

describe("a download", () => {
  let folder = "";
  let server: FileServer | undefined;
  beforeEach(() => (folder = freshFolder()));
  afterEach(() => {
    server?.close();
    rmSync(folder, { recursive: true });
  });

  /** Gets the file from a server with a behavior; a sentence instead where it is refused. */
  async function served(behavior: Behavior, file: Buffer = bytes): Promise<string | null> {
    server = await serveFiles({ "all.bin": file }, { "all.bin": behavior }, kept);
    return again();
  }
  async function again(options: Parameters<typeof getDataSet>[1] = {}): Promise<string | null> {
    const entry = plainEntry(bytes, server!.url("all.bin"));
    const work = getDataSet(entry, { folder, ...QUICK, ...options });
    let sentence: string | null = null;
    await work.catch(async () => (sentence = await sentenceOf(work)));
    if (sentence === null) assert.deepEqual(readFileSync(join(folder, "tiny/all.bin")), bytes);
    else assert.ok(filesIn(folder).every((name) => name.startsWith("downloads/tiny/")));
    return sentence;
  }
  const kept = (): number => statSync(join(folder, PART), { throwIfNoEntry: false })?.size ?? 0;
  const ranges = () => server!.asked.map(({ range }) => range);

  const GOOD: Record<string, [Behavior, (string | undefined)[]]> = {
    "is cut off three times": [
      cutsAfter(50_000, 3),
      [undefined, "bytes=50000-", "bytes=100000-", "bytes=150000-"],
    ],
    "stalls twice": [stallsAfter(60_000, 2), [undefined, "bytes=60000-", "bytes=120000-"]],
    "responds with 500 once": [
      (call) => {
        if (call.count === 0) sendStatus(call.response, 500);
        else servesFile(call);
      },
      [undefined, undefined],
    ],
    "responds with 503 in the middle": [
      (call) => {
        if (call.count === 0) cutsAfter(50_000)(call);
        else if (call.count === 1) sendStatus(call.response, 503);
        else servesFile(call);
      },
      [undefined, "bytes=50000-", "bytes=50000-"],
    ],
    "is slow, but never still for long": [
      ({ response, send }) => {
        let at = 0;
        const timer = setInterval(() => {
          if (at >= SIZE) {
            clearInterval(timer);
            return void response.end();
          }
          send(bytes.subarray(at, (at += 40_000)));
        }, 100); // half a second in all, where 0.3 without a byte would be a stall
      },
      [undefined],
    ],
    "ends in order, but too soon, and says no length": [
      (call) => {
        if (call.count > 0) return servesFile(call);
        call.send(bytes.subarray(0, 50_000));
        call.response.end();
      },
      [undefined, "bytes=50000-"],
    ],
    "ignores Range": [
      (call) => {
        if (call.count === 0) return cutsAfter(50_000)(call);
        call.response.setHeader("content-length", SIZE);
        call.send(bytes);
        call.response.end();
      },
      [undefined, "bytes=50000-"],
    ],
    "sends another range than was asked for": [
      (call) => {
        if (call.count === 0) return cutsAfter(50_000)(call);
        if (call.count > 1) return servesFile(call);
        call.response.writeHead(206, { "content-range": `bytes 10-${SIZE - 1}/${SIZE}` });
        call.response.end(bytes.subarray(10));
      },
      [undefined, "bytes=50000-", undefined],
    ],
    "responds with 416 to a range": [
      (call) => {
        if (call.count === 1) sendStatus(call.response, 416);
        else if (call.count === 0) cutsAfter(50_000)(call);
        else servesFile(call);
      },
      [undefined, "bytes=50000-", undefined],
    ],
    "knows no state of its file": [
      (call) => {
        const rest = head(call, null);
        if (call.count > 0) return void call.response.end(rest);
        call.send(rest.subarray(0, 50_000));
        hangUp(call, 50_000);
      },
      [undefined, "bytes=50000-"],
    ],
  };
  for (const [how, [behavior, asked]] of Object.entries(GOOD)) {
    it(`comes whole from a server that ${how}`, async () => {
      assert.equal(await served(behavior), null);
      assert.deepEqual(ranges(), asked);
      assert.deepEqual(filesIn(folder), ["tiny/all.bin", "tiny/record.json"]);
    });
  }

  // The file was another when its first bytes came.
  const other = someBytes(SIZE, 2);
  const CHANGES: Record<string, [Behavior, number]> = {
    "sends the whole": [servesFile, 2],
    "sends the range of the other file, with its tag": [
      ({ bytes: now, request, ...call }) => {
        request.headers["if-range"] &&= undefined; // as servers do that do not know it
        servesFile({ bytes: now, request, ...call });
      },
      3,
    ],
    "sends the range of the other file, without a tag": [
      (call) => {
        call.request.headers["if-range"] &&= undefined;
        call.send(head(call, null));
        call.response.end();
      },
      3,
    ],
  };
  for (const [how, [behavior, asked]] of Object.entries(CHANGES)) {
    it(`is begun again when the file changed in between and the server ${how}`, async () => {
      const sentence = await served((call) => {
        if (call.count === 0) cutsAfter(50_000)({ ...call, bytes: other });
        else behavior(call);
      });
      assert.equal(sentence, null);
      assert.equal(server!.asked.length, asked);
    });
  }

  const BAD: Record<string, [Behavior, RegExp, number]> = {
    "responds with 404": [
      ({ response }) => sendStatus(response, 404),
      /the server answered 404/,
      1,
    ],
    "responds with 403": [
      ({ response }) => sendStatus(response, 403),
      /the server answered 403/,
      1,
    ],
    "responds with 204": [
      ({ response }) => response.writeHead(204).end(),
      /the server answered 204/,
      1,
    ],
    "always responds with 500": [
      ({ response }) => sendStatus(response, 500),
      /the server answered 500, 4 times/,
      4,
    ],
    "hangs up at once": [({ response }) => response.destroy(), /connection broke \(.*4 times/, 4],
    "never responds": [() => undefined, /nothing came for 0\.05 seconds, 4 times/, 4],
    "always stalls at the same byte": [
      (call) => call.send(head(call).subarray(0, call.count === 0 ? 100 : 0)),
      /nothing came for 0\.05 seconds, 4 times/,
      4,
    ],
    "says that the file is longer": [
      ({ response }) => response.writeHead(200, { "content-length": SIZE + 1 }).flushHeaders(),
      /should have 200000 bytes, but the server says 200001/,
      1,
    ],
    "says that the file is shorter": [
      ({ response, send }) => {
        response.writeHead(200, { "content-length": 1000 });
        send(bytes.subarray(0, 1000));
      },
      /should have 200000 bytes, but the server says 1000/,
      1,
    ],
    "sends a page instead": [
      ({ response }) => response.end("<html>Please log in</html>"),
      /should have 200000 bytes, but the server says 26/,
      1,
    ],
    "sends without end": [
      ({ response, send }) => {
        const timer = setInterval(() => {
          send(bytes);
        }, 1);
        response.on("close", () => {
          clearInterval(timer);
        });
      },
      /should have 200000 bytes, but the server sends more/,
      1,
    ],
    "sends a byte too many": [
      ({ response, send }) => {
        send(bytes);
        send(Buffer.from([1]));
        response.end();
      },
      /should have 200000 bytes, but the server sends more/,
      1,
    ],
    "always ends too soon, in order": [
      ({ send, response }) => {
        send(bytes.subarray(0, 100));
        response.end();
      },
      /broke off after 100 of 200000 bytes, 4 times/,
      4,
    ],
    "sends other bytes": [
      ({ response }) => response.end(other),
      /what came should have the sha256 [0-9a-f]{64}, but has [0-9a-f]{64}; it was removed/,
      1,
    ],
    "always sends other bytes, and cuts them off": [
      (call) => {
        const [rest, half] = [head({ ...call, bytes: other }), SIZE / 2];
        call.send(call.count % 2 === 0 ? rest.subarray(0, half) : rest);
        if (call.count % 2 === 1) call.response.end();
        else hangUp(call, half);
      },
      /what came should have the sha256/,
      4,
    ],
    "redirects in circles": [
      ({ response }) => response.writeHead(302, { location: "/all.bin" }).end(),
      /redirects in circles/,
      21,
    ],
    "redirects to a file of this machine": [
      ({ response }) => response.writeHead(302, { location: "file:///etc/passwd" }).end(),
      /could not be reached \(.*scheme/i,
      1,
    ],
    "redirects to nowhere": [
      ({ response }) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
      /could not be reached/,
      1,
    ],
    "speaks no HTTP": [
      ({ response }) => response.socket!.end("220 ready\r\n"),
      /could not be reached|connection broke/,
      1,
    ],
  };
  for (const [how, [behavior, sentence, asked]] of Object.entries(BAD)) {
    it(`is refused with a sentence when a server ${how}`, async () => {
      server = await serveFiles({ "all.bin": bytes }, { "all.bin": behavior }, kept);
      const said = await again({ stallMilliseconds: 50 });
      assert.match(said!, sentence);
      assert.match(said!, /source 1: http:\/\/127\.0\.0\.1:\d+\/all\.bin: /);
      assert.equal(server.asked.length, asked);
      assert.ok(!filesIn(folder).includes(PART) || statSync(join(folder, PART)).size <= SIZE);
    });
  }

  it("goes on where it was when a later call asks, whole or not", async () => {
    const sentence = await served(cutsAfter(1000, 6));
    assert.match(sentence!, /connection broke|broke off/);
    const had = statSync(join(folder, PART)).size;
    assert.ok(had > 0 && had < SIZE, `${had}`);
    assert.equal(await again(), null);
    assert.ok(ranges().includes(`bytes=${had}-`));
    assert.equal(server!.sent(), SIZE);
  });

  it("goes on at another source that has the same file", async () => {
    server = await serveFiles(
      { "a/all.bin": bytes, "b/all.bin": bytes },
      {
        "a/all.bin": (call) =>
          call.count === 0 ? cutsAfter(90_000)(call) : sendStatus(call.response, 404),
      },
      kept,
    );
    const entry = plainEntry(bytes, server.url("a/all.bin"), server.url("b/all.bin"));
    assert.equal((await getDataSet(entry, { folder, ...QUICK })).source, "source 2");
    assert.equal(server.sent(), SIZE);
  });

  it("stops when it is asked to, and keeps what came", async () => {
    const stop = new AbortController();
    server = await serveFiles({ "all.bin": bytes }, { "all.bin": stallsAfter(70_000, 1) });
    const entry = plainEntry(bytes, server.url("all.bin"));
    const reason = new Error("enough");
    await assert.rejects(
      getDataSet(entry, {
        folder,
        signal: stop.signal,
        onProgress: ({ done }) => {
          if (done === 70_000) stop.abort(reason);
        },
      }),
      reason,
    );
    assert.equal(statSync(join(folder, PART)).size, 70_000);
    assert.equal(await again(), null);
    assert.equal(server.sent(), SIZE);
  });

  it("does not begin when it was stopped before", async () => {
    server = await serveFiles({ "all.bin": bytes });
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    const entry = plainEntry(bytes, server.url("all.bin"));
    await assert.rejects(getDataSet(entry, { folder, signal }), reason);
    assert.equal(server.asked.length, 0);
  });

  it("is begun again where the part is of another file, or its note is torn", async () => {
    server = await serveFiles({ "all.bin": bytes });
    for (const note of ['{"of":"another","validator":null}', '{"of":', ""]) {
      mkdirSync(join(folder, "downloads/tiny"), { recursive: true });
      writeFileSync(join(folder, PART), other.subarray(0, 1000));
      writeFileSync(join(folder, `${PART}.json`), note);
      assert.equal(await again(), null);
      assert.equal(ranges().at(-1), undefined);
      rmSync(join(folder, "tiny"), { recursive: true });
    }
  });

  it("without a checksum in the manifest is still as long as it should be", async () => {
    server = await serveFiles({ "all.bin": bytes });
    const entry = plainEntry(bytes, server.url("all.bin"));
    const [source] = entry.sources;
    const { sha256, ...file } = checksOf(bytes);
    const download = { ...source.downloads[0], sha256: undefined };
    await getDataSet(
      {
        ...entry,
        files: [{ name: "all.bin", ...file }],
        sources: [{ ...source, downloads: [download] }],
      },
      { folder },
    );
    const record = readFileSync(join(folder, "tiny/record.json"), "utf8");
    assert.ok(record.includes(sha256));
  });
});
