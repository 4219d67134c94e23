import assert from "node:assert/strict";
import * as requests from "../../lib/kernel/requests";

describe("requests", () => {
  it("fills in Jupyter's defaults", () => {
    assert.deepEqual(requests.executeRequest.parse({ code: "1" }), {
      code: "1",
      silent: false,
      storeHistory: true,
      expressions: {},
      allowStdin: false,
      stopOnError: true,
    });
    const nulls = { user_expressions: null, allow_stdin: null, store_history: null };
    assert.deepEqual(
      requests.executeRequest.parse({ code: "1", ...nulls }),
      requests.executeRequest.parse({ code: "1" }),
    );
  });

  it("stores nothing silent", () => {
    const asked = { code: "1", silent: true, store_history: true };
    assert.equal(requests.executeRequest.parse(asked).storeHistory, false);
  });

  it("takes no cursor for one at the end", () => {
    const { position } = requests.cursorRequest.parse({ code: "abc", cursor_pos: null });
    assert.equal(position, 3);
  });

  const wrong: [keyof typeof requests, unknown][] = [
    ["executeRequest", {}],
    ["executeRequest", { code: 1 }],
    ["executeRequest", { code: "", user_expressions: { a: 1 } }],
    ["executeRequest", { code: "", silent: "yes" }],
    ["cursorRequest", { code: "", cursor_pos: "1" }],
    ["isCompleteRequest", null],
    ["historyRequest", { hist_access_type: 3 }],
    ["historyRequest", { hist_access_type: "tail", n: 1.5 }],
    ["commOpen", { comm_id: "1" }],
    ["commMsg", { data: {} }],
    ["inputReply", { value: 3 }],
  ];
  for (const [name, content] of wrong) {
    it(`refuses ${JSON.stringify(content)} as ${name}`, () =>
      assert.equal(requests[name].safeParse(content).success, false));
  }
});
