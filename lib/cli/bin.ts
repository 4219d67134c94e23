#!/usr/bin/env node
// Every line here is in the JavaScript of 2017, so that an old Node gets as far as the message.
const [major, minor] = process.versions.node.split(".").map(Number);

// These versions can require the packages that are published as ES modules only.
const recent = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
if (!recent) {
  console.error(
    "remixmatch needs Node 20.19, 22.12 or newer, and this is Node " +
      process.versions.node +
      ": install a newer one, for example from https://nodejs.org.",
  );
  process.exit(1);
}

// An import statement at the top would load the newer JavaScript before the check.
// eslint-disable-next-line @typescript-eslint/no-require-imports
import commandLine = require("./main");
void commandLine.main(process.argv);
