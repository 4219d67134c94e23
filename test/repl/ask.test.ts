import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { setFrontend } from "../../lib/base/messages";
import { ask, askSecret } from "../../lib/repl/ask";
import { dialogs } from "../../lib/repl/dialogs";
import { runPython } from "../python";
import { skip } from "../skip";

const ASK = JSON.stringify(join(__dirname, "../../lib/repl/ask"));

// Types at a terminal as a person does: each answer once its question has come.
const TYPIST = `
import os, pty, sys, json
script, talk = sys.argv[1], json.loads(sys.argv[2])
node = sys.argv[3]
child, terminal = pty.fork()
if child == 0:
    os.execv(node, [node, "-e", script])
seen = b""
def read():
    global seen
    try:
        piece = os.read(terminal, 4096)
    except OSError:
        piece = b""
    seen += piece
    return piece
for question, answer in talk:
    while question.encode() not in seen and read():
        pass
    os.write(terminal, answer.encode())
while read():
    pass
print(json.dumps(seen.decode()))
`;

async function typed(script: string, talk: readonly [string, string][]): Promise<string> {
  const words = [script, JSON.stringify(talk), process.execPath];
  return JSON.parse(await runPython("", TYPIST, words)) as string;
}

describe("ask", () => {
  it("passes the question to the front end, and a secret one as such", () => {
    const asked: unknown[] = [];
    const leave = setFrontend({
      ask: (...question) => {
        asked.push(question);
        return "blue";
      },
    });
    try {
      assert.deepEqual([ask("color? "), askSecret("key? ")], ["blue", "blue"]);
    } finally {
      leave();
    }
    assert.deepEqual(asked, [
      ["color? ", false],
      ["key? ", true],
    ]);
  });

  it("says that nobody can be asked where there is neither notebook nor terminal", () => {
    const script = `try { require(${ASK}).ask("color? "); } catch (e) { console.log(String(e)); }`;
    const { stdout } = spawnSync(process.execPath, ["-e", script], { input: "", encoding: "utf8" });
    assert.match(
      stdout,
      /^UserError: ask: nobody can be asked "color\?" here, because no notebook and/,
    );
  });

  it("asks at a terminal, in whole characters", async function () {
    if (process.platform === "win32") return skip(this, "for Linux and macOS only");
    const script = `const { ask, askSecret } = require(${ASK});
      process.stdin.resume(); process.stdin.pause(); // Node has opened the terminal
      const color = ask("color? ");
      const key = askSecret("key? ");
      console.log(JSON.stringify([color, key, ask("again? ")]));`;
    const seen = await typed(script, [
      ["color? ", "blü\n"],
      ["key? ", "geheimß\u007f\u007f!\r"],
      ["again? ", "\n"],
    ]);
    assert.match(seen, /\["blü","gehei!",""\]/);
    assert.match(seen, /color\? blü\r\n/);
    // The secret itself was never shown.
    assert.match(seen, /key\? \r\nagain\? \r\n/);
  });

  it("says that an answer was broken off or that the input has ended", async function () {
    if (process.platform === "win32") return skip(this, "for Linux and macOS only");
    const attempt = (call: string) =>
      `const { ask, askSecret } = require(${ASK}); try { ${call} } catch (e) { console.log(String(e)); }`;
    const broken = await typed(attempt('askSecret("key? ")'), [["key? ", "ab\u0003"]]);
    assert.match(broken, /UserError: ask: the answer was broken off with Ctrl-C/);
    const ended = await typed(attempt('ask("color? ")'), [["color? ", "\u0004"]]);
    assert.match(ended, /UserError: ask: the input ended before an answer/);
  });
});

describe("prompt, confirm and alert", () => {
  function answering<T>(answer: string, act: () => T): [T, string] {
    let question = "";
    const leave = setFrontend({
      ask: (text) => {
        question = text;
        return answer;
      },
    });
    try {
      return [act(), question];
    } finally {
      leave();
    }
  }
  const { prompt, confirm, alert } = dialogs;

  it("ask as browsers' do", () => {
    assert.deepEqual(
      answering("Ada", () => prompt("Name?", "Eve")),
      ["Ada", "Name? [Eve] "],
    );
    assert.deepEqual(
      answering("", () => prompt("Name?", "Eve")),
      ["Eve", "Name? [Eve] "],
    );
    assert.deepEqual(
      answering("", () => prompt("Name?")),
      ["", "Name? "],
    );
    assert.deepEqual(
      answering(" Yes ", () => confirm("Sure?")),
      [true, "Sure? [y/N] "],
    );
    for (const no of ["", "n", "yess", "oy"])
      assert.equal(answering(no, () => confirm())[0], false);
    assert.deepEqual(
      answering("x", () => alert("Done")),
      [undefined, "Done [Enter] "],
    );
  });
});
