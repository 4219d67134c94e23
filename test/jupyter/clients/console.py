"""Types into Jupyter's console on a terminal of its own; prints what was seen there as JSON."""

import json
import re
import sys
import time

import pexpect

ESCAPES = re.compile(r"\x1b(\[[0-9;?]*[ -/]*[@-~]|[@-Z\\-_]|\][^\x07]*\x07)")
# On a busy machine the first reply may take longer than the second that a person's takes.
PATIENT = "--ZMQTerminalInteractiveShell.kernel_is_complete_timeout=30"
WORDS = ["-m", "jupyter_console", "--kernel", "tslab", PATIENT]
console = pexpect.spawn(sys.executable, WORDS, encoding="utf8", timeout=60, dimensions=(50, 100))
text = ""


def until(pattern):
    """Reads until the pattern has come behind all that was found before; returns what it matched."""
    global text
    deadline = time.time() + 60
    while (found := re.search(pattern, ESCAPES.sub("", text), re.DOTALL)) is None:
        if time.time() > deadline:
            raise TimeoutError(f"no {pattern!r} in {ESCAPES.sub('', text)[-2000:]!r}")
        try:
            text += console.read_nonblocking(4096, timeout=1)
        except pexpect.TIMEOUT:
            pass
        # A terminal that is asked where its cursor is answers.
        if "\x1b[6n" in text:
            text = text.replace("\x1b[6n", "")
            console.send("\x1b[1;1R")
    text = ESCAPES.sub("", text)[found.end() :]
    return found[0]


def cell(number, *lines):
    """Types lines at the prompt of this number, each ended by Enter, in the pace of a person."""
    until(rf"In \[{number}\]: ")
    for line in lines:
        for part in [*line, "\r"]:
            console.send(part)
            time.sleep(0.3 if part in "\t\r" else 0.01)


seen = {}
seen["banner"] = until(r"TypeScript [^\r\n]*").strip()
cell(1, "const kept = 20;")
cell(2, "kept + 1")
seen["result"] = until(r"Out\[2\]: *21")[:6]
# Two lines: the kernel says that the first alone is incomplete.
cell(3, "[1, 2].map((x) =>", "x * kept)", "")
seen["two lines"] = until(r"\[ 20, 40 \]")
cell(4, "throw new RangeError('on purpose');")
seen["error"] = until(r"RangeError: on purpose")
cell(5, "kept.toFix\t(2)")
seen["completed"] = until(r"20\.00")
cell(6, 'prompt("Who?")')
until(r"Who\?")
console.send("Ada\r")
seen["asked"] = until(r"Out\[6\]: *'?Ada")[-3:]
cell(7, "for (;;) {}")
time.sleep(1)
console.sendintr()
seen["interrupted"] = until(r"Interrupted")
cell(8, "kept")
seen["kept"] = until(r"Out\[8\]: *20")[-2:]
until(r"In \[9\]: ")
console.sendeof()
time.sleep(0.5)
console.send("y\r")
console.expect(pexpect.EOF)
console.close()
seen["exit"] = console.exitstatus
print(json.dumps(seen))
