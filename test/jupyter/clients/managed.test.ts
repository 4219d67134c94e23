import assert from "node:assert/strict";
import { removeFolders } from "../../notebook/write-notebook";
import { type Clients, provideClients } from "./clients";

describe("a kernel under Jupyter's kernel manager", function () {
  this.timeout(300_000);
  let clients: Clients;

  before(async function () {
    clients = await provideClients(this);
  });
  after(removeFolders);

  it("serves two clients, asks, is interrupted either way, restarts and ends", async () => {
    const seen: unknown = JSON.parse(await clients.script("managed.py"));
    assert.deepEqual(seen, {
      "two clients": [
        ["ok", ""],
        ["ok", "7\n"],
      ],
      stdin: ["ok", "Ada false\n"],
      "interrupt by message": ["error", "ok", "5\n"],
      restart: ["error", ""],
      "restart after a kill": ["ok", "2\n"],
      "shutdown while busy": [false, true],
      "cells left": false,
      "interrupt by signal": ["error", "ok", "5\n"],
    });
  });
});
