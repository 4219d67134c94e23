import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadDataSet } from "../../lib/data/load";
import { findDataSet } from "../../lib/data/manifest/manifest";
import { writeImageFile } from "../../lib/data/custom/write-image";
import { readRunConfig } from "../../lib/runs/run-config";
import type { Outcome } from "../engine/child";
import { TINY, refuses, remixmatch } from "./remixmatch";

describe("remixmatch data", function () {
  this.timeout(120_000);
  let root = "";
  let folder = "";
  let photos = "";
  let env: Record<string, string> = {};
  before(async () => {
    root = mkdtempSync(join(tmpdir(), "remixmatch-data-"));
    folder = join(root, "data");
    photos = join(root, "My Photos");
    env = { REMIXMATCH_DATA: folder };
    const { images, labels } = loadDataSet().train;
    for (const [kind, name] of [
      [0, "shirts"],
      [1, "trousers"],
    ] as const) {
      const of = images.filter((_, i) => labels[i] === kind).slice(0, 10);
      await Promise.all(of.map((image, i) => put(join(photos, name), `${i}.png`, image)));
    }
    await Promise.all(
      images.slice(100, 105).map((image, i) => put(join(photos, "unlabeled"), `${i}.png`, image)),
    );
  });
  after(() => rmSync(root, { recursive: true }));
  const put = async (place: string, name: string, image: Parameters<typeof writeImageFile>[1]) => {
    mkdirSync(place, { recursive: true });
    await writeImageFile(join(place, name), image);
  };
  const data = (...words: string[]): Promise<Outcome> =>
    remixmatch(["data", ...words], env).outcome;

  it("lists what there is, what is here, and how much there is to fetch", async () => {
    const { code, stdout } = await data("list");
    assert.equal(code, 0);
    assert.match(stdout, /^fashion-mnist-sample +28 x 28 x 1 +8000 +3000 +10 +here$/m);
    assert.match(stdout, /^stl-10 +96 x 96 x 3 +5000 +8000 +100000 +10 +2\.6 GB to fetch$/m);
    const listed = JSON.parse((await data("list", "--json")).stdout) as Record<string, unknown>[];
    const svhn = listed.find(({ name }) => name === "svhn-extra")!;
    assert.deepEqual(svhn.images, { train: 604_388, test: 26_032 });
    assert.deepEqual([svhn.here, svhn.license], [false, "for non-commercial use only"]);
  });

  it("adds a folder of pictures, lists, checks and removes it", async () => {
    const added = await data("add", "clothes", photos, "--size", "28", "--grey");
    assert.equal(added.code, 0, added.stderr);
    assert.match(
      added.stdout,
      /^clothes: 16 training, 4 test and 5 unlabeled images of 2 classes: shirts, trousers\n/,
    );
    assert.match((await data("list")).stdout, /^clothes +28 x 28 x 1 +16 +4 +5 +2 +here$/m);
    assert.match((await data("check")).stdout, /^clothes: every file is as it was fetched$/m);
    assert.equal(loadDataSet("clothes", { folder }).unlabeled?.length, 5);

    const again = ["add", "clothes", photos, "--size", "14"];
    await refusesData(
      again,
      /^clothes: is the name of a data set of yours, in .*clothes; choose/,
      1,
    );
    const replaced = await data(...again, "--replace");
    assert.equal(replaced.code, 0, replaced.stderr);
    assert.equal(loadDataSet("clothes", { folder }).train.images[0].height, 14);

    const file = readdirSync(join(folder, "clothes")).find((name) => name.endsWith(".bin"))!;
    writeFileSync(join(folder, "clothes", file), "short");
    const checked = await data("check", "clothes");
    assert.equal(checked.code, 1);
    assert.match(checked.stderr, new RegExp(`clothes/${file}: `));

    assert.equal((await data("remove", "clothes")).stdout, "clothes is removed\n");
    assert.ok(!existsSync(join(folder, "clothes")));
    await refusesData(["remove", "clothes"], /no data set called clothes/);
    assert.equal((await data("remove", "mnist")).stdout, "mnist was not here\n");
  });

  it("adds the pictures of a table, and arrays of NumPy's", async () => {
    const rows = ["path,label", "shirts/0.png,top", "shirts/1.png,top", "unlabeled/0.png,"];
    rows.push("trousers/0.png,legs", "trousers/1.png,legs");
    writeFileSync(join(photos, "table.csv"), rows.join("\n"));
    const table = await data("add", "tabled", join(photos, "table.csv"), "--size", "28x20");
    assert.match(table.stdout, /^tabled: 2 training, 2 test and 1 unlabeled images of 2 classes/);
    const { height, width, channels } = loadDataSet("tabled", { folder }).train.images[0];
    assert.deepEqual([height, width, channels], [28, 20, 3]);

    // The format of numpy.lib.format, version 1: magic, length of the header, header, bytes.
    const npy = (name: string, shape: string, bytes: readonly number[]): string => {
      const said = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape}), }`;
      const header = `${said.padEnd(117)}\n`;
      const head = [0x93, ...Buffer.from("NUMPY"), 1, 0, header.length, 0];
      writeFileSync(join(root, name), Uint8Array.from([...head, ...Buffer.from(header), ...bytes]));
      return join(root, name);
    };
    const images = npy("x.npy", "4, 2, 1", [1, 2, 3, 4, 5, 6, 7, 8]);
    const labels = npy("y.npy", "4,", [0, 1, 0, 1]);
    const words = ["--labels", labels, "--classes", "even,odd", "--unlabeled", images];
    const arrays = await data("add", "arrays", images, ...words);
    assert.match(
      arrays.stdout,
      /^arrays: 2 training, 2 test and 4 unlabeled images of 2 classes: even, odd\n/,
    );
    const { unlabeled } = loadDataSet("arrays", { folder });
    assert.deepEqual([...unlabeled![3].pixels], [7, 8]);
    await data("remove", "tabled", "arrays");
    rmSync(join(photos, "table.csv"));
  });

  it("trains on a folder of pictures with one command", async () => {
    const run = join(root, "run");
    const words = ["train", "--images", photos, "--size", "28", "--grey", "-o", run, ...TINY];
    const { code, stderr } = await remixmatch([...words, "--steps", "1"], env).outcome;
    assert.equal(code, 0, stderr);
    assert.match(stderr, /My Photos is the data set my-photos from now on\./);
    const { data: name, split, network } = readRunConfig(run);
    assert.deepEqual([name, split.count, network.classes], ["my-photos", 16, 2]);
    await refuses(
      words,
      /^my-photos is a data set of yours already: train on it by --data/,
      2,
      env,
    );
    await refuses([...words, "--data", "mnist"], /--images and --data name two data sets/, 2, env);
  });

  it("says which sources were tried, each with its reason, and how to place a file by hand", async () => {
    // No server answers on a name that is reserved to lead nowhere (RFC 6761), nor on a closed port.
    const subset = { count: 1, images: ["f.bin"], labels: ["f.bin"] };
    const { title, license, citation, homepage, shape, classes, format } = findDataSet("mnist");
    mkdirSync(join(folder, "nowhere"), { recursive: true });
    const download = { bytes: 9, md5: "0".repeat(32), unpack: "nothing", gives: "f.bin" };
    const sources = [
      { title: "a closed port", downloads: [{ url: "http://127.0.0.1:9/f.bin", ...download }] },
      { title: "no such name", downloads: [{ url: "http://nowhere.invalid/f.bin", ...download }] },
    ];
    const files = [{ name: "f.bin", bytes: 9 }];
    const described = {
      title,
      license,
      citation,
      homepage,
      shape,
      classes,
      format,
      files,
      sources,
    };
    const entry = { name: "nowhere", ...described, subsets: { train: subset, test: subset } };
    writeFileSync(join(folder, "nowhere", "entry.json"), JSON.stringify(entry));
    await refusesData(
      ["get", "nowhere"],
      /a closed port: [^]*no such name: [^]*downloads[^]*npx remixmatch data get nowhere/,
      1,
    );
    await data("remove", "nowhere");
  });

  it("ends with 2 and a sentence when the call is wrong", async () => {
    await refusesData(["get", "cifar10"], /no data set called cifar10; did you mean cifar-10\?/);
    await refusesData(["add", "x", photos], /^Pictures have many sizes: say which one/);
    await refusesData(["add", "x", photos, "--size", "big"], /number of pixels, or HEIGHTxWIDTH/);
    await refusesData(["add", "x", photos, "--size", "8", "--test-share", "1"], /between 0 and 1/);
    await refusesData(["add", "x", "x.npy"], /x\.npy holds images alone; name their labels by/);
    await refusesData(["remove", "fashion-mnist-sample"], /is part of the package and cannot be/);
  });

  const refusesData = (words: readonly string[], sentence: RegExp, code: 1 | 2 = 2) =>
    refuses(["data", ...words], sentence, code, env);
});
