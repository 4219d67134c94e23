import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Wheel } from "../../lib/engine/install/builds";

const TAG = "manylinux2014_x86_64";

// Arguments: the file, the project, and names with texts in turn; what lies in bin/ is a program.
const SCRIPT = `
import sys, zipfile
file, project, *pairs = sys.argv[1:]
about = project + "-1.0.dist-info/"
with zipfile.ZipFile(file, "w") as archive:
    for name, text in zip(pairs[::2], pairs[1::2]):
        info = zipfile.ZipInfo(name)
        info.external_attr = (0o755 if name.startswith("bin/") else 0o644) << 16
        archive.writestr(info, text)
    archive.writestr(about + "METADATA", "Metadata-Version: 2.1\\nName: %s\\nVersion: 1.0\\n" % project)
    archive.writestr(about + "WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-${TAG}\\n")
    archive.writestr(about + "RECORD", "")
`;

/** Makes a wheel of a few texts that pip takes for one, in a folder. */
export function tinyWheel(
  folder: string,
  project: string,
  texts: Readonly<Record<string, string>>,
): { file: string; wheel: Wheel } {
  const file = join(folder, `${project}-1.0-py3-none-${TAG}.whl`);
  execFileSync("python3", ["-c", SCRIPT, file, project, ...Object.entries(texts).flat()]);
  const bytes = readFileSync(file);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { file, wheel: { project, version: "1.0", tag: TAG, bytes: bytes.length, sha256 } };
}
