import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { packageRoot } from "../lib/base/package-root";

// The floors of the house, from the ground up. A room may use rooms on floors below its own.
const FLOORS = [
  ["base"],
  ["engine"],
  ["labels", "images", "network", "learning", "charts"],
  ["augment", "data", "export", "svg"],
  ["methods", "display"],
  ["training", "repl"],
  ["runs", "cells"],
  ["notebook", "kernel"],
  ["jupyter"],
  ["cli"],
];
// The method itself: rooms whose results depend on their arguments alone.
const METHOD = [
  "labels",
  "images",
  "network",
  "learning",
  "augment",
  "data",
  "export",
  "methods",
  "training",
  "runs",
];

const lib = join(packageRoot(), "lib");
const files = readdirSync(lib, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => ({ file, room: file.split(sep)[0], text: readFileSync(join(lib, file), "utf8") }));

const floorOf = (room: string): number => FLOORS.findIndex((rooms) => rooms.includes(room));
const importsOf = ({ file, text }: { file: string; text: string }): string[] =>
  [...text.matchAll(/(?:from|import|require)\s*\(?\s*"(\.{1,2}\/[^"]+)"/g)].map(([, path]) =>
    relative(lib, join(lib, dirname(file), path)),
  );

describe("the house", () => {
  it("has every room on a floor, and every floor's rooms exist", () => {
    const rooms = [...new Set(files.map(({ room }) => room))].filter((room) => room !== "index.ts");
    assert.deepEqual(rooms.sort(), FLOORS.flat().sort());
  });

  it("stands in lib/README.md as it is here, the top floor first", () => {
    const readme = readFileSync(join(lib, "README.md"), "utf8");
    const [, drawing] = /```\n([\s\S]*?)```/.exec(readme)!;
    const drawn = drawing.trim().split("\n").reverse();
    assert.deepEqual(
      drawn.map((line) => line.trim().split(/ +/).sort()),
      FLOORS.map((rooms) => [...rooms].sort()),
    );
    const described = [...readme.matchAll(/^\| `(\w+)` /gm)].map(([, room]) => room);
    assert.deepEqual(described.sort(), FLOORS.flat().sort());
  });

  it("imports downward only; rooms on one floor do not know each other", () => {
    const upward = files
      .filter(({ file }) => file !== "index.ts")
      .flatMap((source) =>
        importsOf(source)
          .map((path) => path.split(sep)[0])
          .filter((room) => room !== source.room && floorOf(room) >= floorOf(source.room))
          .map((room) => `${source.file} imports ${room}`),
      );
    assert.deepEqual(upward, []);
  });

  it("finds imports that go upward", () =>
    assert.deepEqual(
      importsOf({ file: join("labels", "x.ts"), text: 'import { a } from "../cli/main";' }),
      [join("cli", "main")],
    ));

  it("draws no chance but by keys", () => {
    const guilty = files.filter(({ text }) =>
      /Math\s*\.\s*random|randomNormal|randomUniform/.test(text),
    );
    assert.deepEqual(
      guilty.map(({ file }) => file),
      [],
    );
  });

  it("reads no clock inside the method, but for the times in a run's curves for TensorBoard", () => {
    const clock = /Date\.now|new Date\(|performance\.now|hrtime/;
    const guilty = files.filter(({ room, text }) => METHOD.includes(room) && clock.test(text));
    assert.deepEqual(
      guilty.map(({ file }) => file),
      [join("runs", "run.ts")],
    );
  });
});
