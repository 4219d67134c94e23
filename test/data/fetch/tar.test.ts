import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { UserError } from "../../../lib/base/user-error";
import { unpackGzip } from "../../../lib/data/fetch/unpack/plain";
import { unpackTar } from "../../../lib/data/fetch/unpack/tar";
import { PYTHON } from "../../python";
import { start } from "../../engine/child";
import { filesIn, freshFolder, sentenceOf, someBytes } from "./entries";

// Archives as Python's tarfile writes them, most with an entry that wants to be somewhere else.
const SCRIPT = `
import gzip, io, sys, tarfile
folder = sys.argv[1]
one, two = (open(f"{folder}/{name}.bin", "rb").read() for name in ("one", "two"))
outside = f"{folder}/outside"

def entry(name, data=b"", kind=tarfile.REGTYPE, link="", size=None):
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, len(data) if size is None else size
    return info, io.BytesIO(data)

good = [entry("set/one.bin", one), entry("set/two.bin", two)]
link = lambda name, to, kind=tarfile.SYMTYPE: entry(name, kind=kind, link=to)
archives = {
    "good": [entry("readme.txt", b"hello"), entry("set", kind=tarfile.DIRTYPE), *good],
    "dots": [entry("../escaped", b"x"), entry("set/../../escaped", b"x"), *good],
    "absolute": [entry(outside, b"x"), *good],
    "through-link": [link("set", folder), entry("set/outside", b"x"), *good],
    "hardlink": [link("other", outside, tarfile.LNKTYPE), *good],
    "wanted-symlink": [link("set/one.bin", outside), good[1]],
    "wanted-hardlink": [good[1], link("set/one.bin", "set/two.bin", tarfile.LNKTYPE)],
    "wanted-device": [entry("set/one.bin", kind=tarfile.CHRTYPE), good[1]],
    "wanted-fifo": [entry("set/one.bin", kind=tarfile.FIFOTYPE), good[1]],
    "wanted-folder": [entry("set/one.bin", kind=tarfile.DIRTYPE), good[1]],
    "twice": [*good, entry("set/one.bin", one)],
    "lost": [good[0]],
    "long": [good[0], entry("set/two.bin", two + b"x")],
    "short": [good[0], entry("set/two.bin", two[:-1])],
    "nothing": [],
}
for name, entries in archives.items():
    for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        for suffix, mode in ((".tar", "w"), (".tar.gz", "w:gz")):
            kind = "pax" if form == tarfile.PAX_FORMAT else "gnu"
            with tarfile.open(f"{folder}/{name}-{kind}{suffix}", mode, format=form) as archive:
                for info, data in entries:
                    data.seek(0)
                    archive.addfile(info, data if info.isreg() else None)
with tarfile.open(f"{folder}/bomb.tar.gz", "w:gz", compresslevel=9) as archive:
    info = tarfile.TarInfo("zeros"); info.size = 300 << 20
    class Zeros:
        def read(self, n): return bytes(n)
    archive.addfile(info, Zeros())
    for info, data in good:
        data.seek(0); archive.addfile(info, data)
`;

describe("an archive", () => {
  const folder = freshFolder();
  const place = join(folder, "deep", "place");
  const [one, two] = [someBytes(30_000), someBytes(2000, 2)];
  const targets = [
    { within: "set/one.bin", path: join(place, "1"), bytes: one.length },
    { within: "set/two.bin", path: join(place, "2"), bytes: two.length },
  ];
  before(async () => {
    writeFileSync(join(folder, "one.bin"), one);
    writeFileSync(join(folder, "two.bin"), two);
    const { code, stderr } = await start(PYTHON, ["-c", SCRIPT, folder]).outcome;
    assert.equal(code, 0, stderr);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  let lay: string[];
  beforeEach(() => {
    mkdirSync(place, { recursive: true });
    lay = filesIn(folder);
  });
  afterEach(() => {
    rmSync(place, { recursive: true });
  });

  const outside = () =>
    filesIn(folder).filter((name) => !name.startsWith("deep/place/") && !lay.includes(name));
  const forms = (name: string) =>
    ["pax.tar", "pax.tar.gz", "gnu.tar", "gnu.tar.gz"].map((form) => `${name}-${form}`);

  for (const name of ["good", "dots", "absolute", "through-link", "hardlink"].flatMap(forms)) {
    it(`gives what is wanted and writes nothing else: ${name}`, async () => {
      await unpackTar(join(folder, name), targets, {});
      assert.deepEqual(readFileSync(targets[0].path), one);
      assert.deepEqual(readFileSync(targets[1].path), two);
      assert.deepEqual(filesIn(place), ["1", "2"]);
      assert.deepEqual(outside(), []);
    });
  }

  const REFUSED = {
    "wanted-symlink": /set\/one\.bin should be a regular file, but is a SymbolicLink/,
    "wanted-hardlink": /set\/one\.bin should be a regular file, but is a Link/,
    "wanted-device": /set\/one\.bin should be a regular file, but is a CharacterDevice/,
    "wanted-fifo": /set\/one\.bin should be a regular file, but is a FIFO/,
    "wanted-folder": /should hold set\/one\.bin, but does not/,
    twice: /holds set\/one\.bin more than once/,
    lost: /should hold set\/two\.bin, but does not/,
    long: /set\/two\.bin should have 2000 bytes, but has 2001/,
    short: /set\/two\.bin should have 2000 bytes, but has 1999/,
    nothing: /is a damaged archive \(Unrecognized archive format\)/,
  };
  for (const [name, sentence] of Object.entries(REFUSED)) {
    for (const form of forms(name)) {
      it(`is refused with a sentence: ${form}`, async () => {
        const said = await sentenceOf(unpackTar(join(folder, form), targets, {}));
        assert.match(said, sentence);
        assert.ok(said.startsWith(join(folder, form)));
        assert.deepEqual(outside(), []);
      });
    }
  }

  it("that is a bomb is read no further than it may unpack to", async () => {
    const file = join(folder, "bomb.tar.gz");
    assert.match(await sentenceOf(unpackTar(file, targets, {})), /unpacks to more than the/);
  });

  const broken: Record<string, [() => Buffer, RegExp]> = {
    "cut within a file": [
      () => readFileSync(join(folder, "good-pax.tar")).subarray(0, 20_000),
      /damaged archive|should unpack to/,
    ],
    "cut within its packing": [
      () => readFileSync(join(folder, "good-pax.tar.gz")).subarray(0, 20_000),
      /could not be unpacked \(unexpected end of file\)/,
    ],
    "with a damaged header": [
      () => {
        const bytes = Buffer.from(readFileSync(join(folder, "good-gnu.tar")));
        bytes[bytes.indexOf("set/one.bin")] ^= 1;
        return bytes;
      },
      /damaged archive \(checksum failure/,
    ],
    "packed twice": [
      () => gzipSync(readFileSync(join(folder, "good-pax.tar.gz"))),
      /is packed more than once/,
    ],
    "that is none": [() => someBytes(5000), /damaged archive/],
    "of no bytes": [() => Buffer.alloc(0), /damaged archive/],
    "of a page": [() => Buffer.from("<html>Please log in</html>"), /damaged|should hold/],
  };
  for (const [what, [make, sentence]] of Object.entries(broken)) {
    it(`is refused with a sentence: one ${what}`, async () => {
      const file = join(folder, "broken");
      writeFileSync(file, make());
      assert.match(await sentenceOf(unpackTar(file, targets, {})), sentence);
      rmSync(file);
    });
  }

  it("cut short and changed at random gives its bytes or a sentence, and writes nowhere else", async () => {
    const bytes = readFileSync(join(folder, "dots-pax.tar"));
    const file = join(folder, "broken");
    const changes = fc.array(fc.record({ at: fc.nat(bytes.length - 1), value: fc.nat(255) }), {
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(changes, fc.option(fc.nat(bytes.length)), async (list, cut) => {
        const changed = Buffer.from(bytes);
        for (const { at, value } of list) changed[at] = value;
        writeFileSync(file, changed.subarray(0, cut ?? bytes.length));
        rmSync(place, { recursive: true });
        mkdirSync(place);
        try {
          await unpackTar(file, targets, {});
          assert.deepEqual(
            targets.map(({ path }) => readFileSync(path).length),
            [one.length, two.length],
          );
        } catch (thrown) {
          if (!(thrown instanceof UserError)) throw thrown;
        }
        assert.deepEqual(outside(), ["broken"]);
      }),
      { numRuns: 120, seed: 3 },
    );
    rmSync(file);
  });

  it("that is stopped stops", async () => {
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    await assert.rejects(unpackTar(join(folder, "good-pax.tar"), targets, { signal }), reason);
  });
});

describe("a gzip file", () => {
  const folder = freshFolder();
  const file = join(folder, "packed.gz");
  const bytes = someBytes(10_000);
  const target = { within: "all", path: join(folder, "all"), bytes: bytes.length };
  after(() => {
    rmSync(folder, { recursive: true });
  });
  afterEach(() => {
    rmSync(target.path, { force: true });
  });
  const unpacked = (content: Uint8Array) => {
    writeFileSync(file, content);
    return unpackGzip(file, [target], {});
  };

  it("gives its bytes", async () => {
    await unpacked(gzipSync(bytes));
    assert.deepEqual(readFileSync(target.path), bytes);
  });

  const packed = gzipSync(bytes);
  const REFUSED: Record<string, [Uint8Array, RegExp]> = {
    "a bomb": [gzipSync(Buffer.alloc(2 ** 28)), /should unpack to 10000 bytes, but has more/],
    "one byte too many": [
      gzipSync(Buffer.concat([bytes, Buffer.alloc(1)])),
      /should unpack to 10000 bytes, but has more/,
    ],
    "too few bytes": [gzipSync(bytes.subarray(1)), /should unpack to 10000 bytes, but has 9999/],
    "cut short": [packed.subarray(0, 5000), /unexpected end of file/],
    "a byte that changed": [
      Buffer.concat([
        packed.subarray(0, 5000),
        Buffer.from([packed[5000] ^ 1]),
        packed.subarray(5001),
      ]),
      /could not be unpacked/,
    ],
    "no gzip": [bytes, /could not be unpacked \(incorrect header check\)/],
    nothing: [Buffer.alloc(0), /unexpected end of file|but has 0/],
  };
  for (const [what, [content, sentence]] of Object.entries(REFUSED)) {
    it(`is refused with a sentence: ${what}`, async () => {
      assert.match(await sentenceOf(unpacked(content)), sentence);
      assert.ok(!existsSync(target.path) || readFileSync(target.path).length <= bytes.length);
    });
  }
});
