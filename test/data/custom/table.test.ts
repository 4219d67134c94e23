import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readImageTable } from "../../../lib/data/custom/table";
import { plant, told } from "./plant";

describe("a table of images", () => {
  let root = "";
  let table = "";
  before(async () => {
    root = mkdtempSync(join(tmpdir(), "table-"));
    table = join(root, "images.csv");
    await plant(root, { "1.png": 1, "2.png": 2, "3.png": 3, "4.png": 4, "in/a, b.png": 5 });
  });
  after(() => rmSync(root, { recursive: true }));

  const read = async (content: string | Uint8Array, options: object = {}): Promise<object> => {
    writeFileSync(table, content);
    const asked = { height: 2, width: 2, channels: 1, ...options } as const;
    return told(await readImageTable(table, asked));
  };
  const refuses = (content: string | Uint8Array, sentence: RegExp): Promise<void> =>
    assert.rejects(read(content), (error: Error & { exitCode?: number }) => {
      assert.deepEqual([error.name, error.exitCode], ["UserError", 1], error.stack);
      assert.ok(error.message.startsWith(`${table}: `), error.message);
      assert.match(error.message, sentence);
      return true;
    });

  const WHOLE = {
    classes: ["cat", "dog"],
    train: ["dog 1", "cat 2"],
    test: ["dog 3"],
    unlabeled: [4, 5],
  };

  it("has its subsets, in the order of its lines", async () =>
    assert.deepEqual(
      await read(
        "path,label,subset\n1.png,dog,train\n4.png,cat,unlabeled\n3.png,dog,test\n" +
          '2.png,cat,\n"in/a, b.png",,\n',
      ),
      WHOLE,
    ));

  it("may come from Windows, with marks, empty lines, other columns and spaces", async () =>
    assert.deepEqual(
      await read(
        "\ufeffid,subset,label,path\r\n7,train,dog, 1.png \r\n\r\n8,, cat,./2.png\r\n" +
          '9,test,dog,in/../3.png\r\n10,,,4.png\r\n11,unlabeled,"","in/a, b.png"',
      ),
      WHOLE,
    ));

  it("may have paths from the root on, and labels of any letters", async () => {
    const rows = ["1", "2"].map((name) => `${join(root, name)}.png,"a ""猫""",`);
    assert.deepEqual(
      await read(`path,label,subset\n${rows.join("\n")}\n3.png,é,\n4.png,é,test\n`),
      {
        classes: ['a "猫"', "é"],
        train: ['a "猫" 1', 'a "猫" 2', "é 3"],
        test: ["é 4"],
      },
    );
  });

  it("without test images has some held out", async () => {
    const { train, test } = (await read(
      "path,label\n1.png,a\n2.png,a\n3.png,b\n4.png,b\n",
    )) as Record<string, string[]>;
    assert.deepEqual([...train, ...test].sort(), ["a 1", "a 2", "b 3", "b 4"]);
    assert.deepEqual(test.map(([label]) => label).sort(), ["a", "b"]);
  });

  describe("is refused by name", () => {
    const fine = "path,label\n1.png,a\n2.png,b\n";

    it("when it is not there, or no text", async () => {
      await assert.rejects(
        readImageTable(join(root, "no.csv"), { height: 2, width: 2 }),
        /^UserError: .*no\.csv: should be a CSV table in UTF-8, but could not be read \(ENOENT/,
      );
      await refuses(Buffer.from("path,label\n1.png,Bär\n", "latin1"), /CSV table in UTF-8/);
      await refuses(Buffer.from(`\ufeff${fine}`, "utf16le"), /CSV table in UTF-8/);
    });

    it("when columns are missing, twice, or nearly called subset", async () => {
      await refuses("", /should have the columns path and label/);
      await refuses("file,label\n1.png,a\n", /columns path and label, .* but begins with "file,l/);
      await refuses("path,class\n1.png,a\n", /should have the columns path and label/);
      await refuses("1.png,a\n2.png,b\n", /should have the columns path and label/);
      await refuses("path;label\n1.png;a\n", /separated by a comma, but begins with "path;label"/);
      await refuses("path,label,label\n1.png,a,b\n", /has two columns called "label"; keep one/);
      await refuses(
        "path,label,Subset\n1.png,a,test\n",
        /has a column "Subset"; call it subset if/,
      );
      await refuses("path,label,split\n1.png,a,test\n", /has a column "split"; call it subset if/);
    });

    it("when a row has too few or too many fields", async () => {
      await refuses(`${fine}3.png\n`, /columns length is 2, got 1 on line 4/);
      await refuses(`${fine}3.png,a,b\n`, /columns length is 2, got 3 on line 4/);
    });

    it("when quotes are wrong", async () => {
      await refuses('path,label\n1.png,"a\n2.png,b\n', /but Quote Not Closed: .* line 3/);
      await refuses('path,label\n1.png,a"b\n', /but Invalid Opening Quote: .* line 2/);
      await refuses('path,label\n"1.png"x,a\n', /but Invalid Closing Quote: .* line 2/);
    });

    it("when it lists nothing, or one class", async () => {
      await refuses("path,label\n", /holds no labeled images/);
      await refuses("path,label\n1.png,\n", /holds no labeled images/);
      await refuses("path,label\n1.png,a\n2.png,a\n", /has images of one class alone, "a"/);
    });

    it("when a path is empty, not there, or no file", async () => {
      await refuses("path,label\n1.png,a\n,b\n,b\n", /line 3 has no path \(and 1 more like it\)/);
      await refuses(
        `${fine}no.png,a\nalso no.png,a\n`,
        /line 4 lists no\.png, but .*no\.png is no file \(and 1 more like it\); paths go on from/,
      );
      mkdirSync(join(root, "folder.png"), { recursive: true });
      await refuses(`${fine}folder.png,a\n`, /line 4 lists folder\.png, but .* is no file/);
      await refuses(`${fine}1.png\0,a\n`, /is no file/);
    });

    it("when a file is listed twice, however its path is written", async () => {
      await refuses(`${fine}1.png,a\n`, /line 4 lists 1\.png, which line 2 lists already/);
      await refuses(`${fine}./in/../2.png,b\n1.png,a\n`, /line 4 .*, which line 3 .* \(and 1 more/);
      await refuses(`${fine}${join(root, "1.png")},b\n`, /which line 2 lists already/);
      symlinkSync("1.png", join(root, "link.png"));
      await refuses(`${fine}link.png,a\n`, /lists link\.png, which line 2 lists already/);
    });

    it("when a subset is none, or lacks its label", async () => {
      const rows = "path,label,subset\n1.png,a,\n2.png,b,\n";
      await refuses(
        `${rows}3.png,a,validation\n`,
        /line 4: a subset should be one of train, test, u/,
      );
      await refuses(
        `${rows}3.png,,test\n`,
        /line 4: an image of the subset test should have a label/,
      );
      await refuses(`${rows}3.png,c,test\n`, /every test image should be of a class .* of "c"/);
    });
  });

  it("names the picture that cannot be read", async () => {
    writeFileSync(join(root, "bad.png"), "hello");
    await assert.rejects(
      read("path,label\n1.png,a\n2.png,a\n3.png,b\n4.png,b\nbad.png,\n"),
      /^UserError: .*bad\.png: should be a picture/,
    );
  });
});
