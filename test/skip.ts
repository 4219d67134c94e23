// A skipped test says why in its title, because mocha's worker processes hand over titles alone.
const BEFORE = " [skipped: ";
const AFTER = "]";

/**
 * Skips the test at hand, or in a hook every test that the hook is for, and gives the reason that
 * the report counts: a few words without a full stop, such as "for Linux only".
 */
export function skip(tests: Mocha.Context, reason: string): never {
  const line = reason.trim().split("\n")[0].replace(/\.$/, "");
  for (const test of testsAtHand(tests)) test.title += `${BEFORE}${line}${AFTER}`;
  return tests.skip();
}

/** The reason in the title of a skipped test; undefined where none was given. */
export function skipReason(title: string): string | undefined {
  const start = title.lastIndexOf(BEFORE);
  return start < 0 ? undefined : title.slice(start + BEFORE.length, -AFTER.length);
}

// Of a hook, mocha's title says which tests it is for: `"before all" hook in "the suite"`.
function testsAtHand({ test, currentTest }: Mocha.Context): Mocha.Runnable[] {
  const [, hook] = /^"(before all|before each)" hook/.exec(test?.title ?? "") ?? [];
  const all: Mocha.Runnable[] = [];
  if (hook === "before all") test?.parent?.eachTest((each) => all.push(each));
  else all.push((hook === "before each" ? currentTest : test)!);
  return all;
}
