import assert from "node:assert/strict";
import { withoutGreetings } from "../../lib/notebook/greetings";

const GREETING =
  "WARNING: All log messages before absl::InitializeLog() is called are written to STDERR\n" +
  "I0000 00:00:1795512703.794709   29747 port.cc:153] oneDNN custom operations are on. You may " +
  "see slightly different numerical results due to floating-point round-off errors.\n";

describe("what native code writes", () => {
  it("is told without TensorFlow's greeting", () => {
    assert.equal(withoutGreetings(GREETING), "");
    assert.equal(withoutGreetings(`before\n${GREETING}after\n`), "before\nafter\n");
  });

  it("keeps warnings and errors, TensorFlow's own, too", () => {
    const warning = "W0000 00:00:1795512703.794709   29747 port.cc:9] the disk is full\n";
    assert.equal(withoutGreetings(warning), warning);
    assert.equal(
      withoutGreetings("oneDNN custom operations are on.\n"),
      "oneDNN custom operations are on.\n",
    );
  });
});
