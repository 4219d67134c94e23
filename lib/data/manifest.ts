import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Fault, reason } from "../base/fault";
import { packageRoot } from "../base/package-root";

const fileSchema = z.strictObject({
  /** Relative to the package's folder. */
  path: z.string().regex(/^(?!\/)(?!.*\.\.)[\w./-]+$/, "should be a path inside the package"),
  bytes: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, "should be 64 hexadecimal digits"),
});

const dataSetSchema = z.strictObject({
  name: z.string().min(1),
  title: z.string().min(1),
  licence: z.string().min(1),
  citation: z.string().min(1),
  source: z.string().min(1),
  madeBy: z.string().min(1),
  shape: z.tuple([z.int().positive(), z.int().positive(), z.union([z.literal(1), z.literal(3)])]),
  classes: z.array(z.string().min(1)).min(2),
  trainImages: z.int().positive(),
  testImages: z.int().positive(),
  files: z.strictObject({
    trainImages: fileSchema,
    trainLabels: fileSchema,
    testImages: fileSchema,
    testLabels: fileSchema,
  }),
});

const manifestSchema = z.strictObject({ dataSets: z.array(dataSetSchema).min(1) });

/** What data-manifest.json says of one data set: where from, under which licence, which bytes. */
export type DataSetEntry = z.infer<typeof dataSetSchema>;
export type FileEntry = z.infer<typeof fileSchema>;

/**
 * The data sets listed in data-manifest.json (or another file of that form), checked field by field.
 * Throws a sentence that names the file and the first field that is wrong.
 */
export function readManifest(file = join(packageRoot(), "data-manifest.json")): DataSetEntry[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (thrown) {
    throw new Fault(`${file}: should be the data manifest in JSON, but ${reason(thrown)}`);
  }
  const checked = manifestSchema.safeParse(content);
  if (checked.success) return checked.data.dataSets;
  const [{ path, message }] = checked.error.issues;
  throw new Fault(`${file}: ${path.join(".") || "the whole"} is not as it should be: ${message}`);
}

/**
 * A file of a data set, verified. Throws a sentence with both checksums when a byte has changed,
 * and one with the path when the file cannot be read.
 */
export function readVerified(entry: FileEntry, root = packageRoot()): Uint8Array {
  const file = join(root, entry.path);
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch (thrown) {
    throw new Fault(`${file}: could not be read (${reason(thrown)}); install the package again`);
  }
  const sha256 = createHash("sha256").update(content).digest("hex");
  if (sha256 !== entry.sha256) {
    throw new Fault(
      `${file}: is not the file that data-manifest.json lists. Its sha-256 is ${sha256} ` +
        `(${content.length} bytes), expected ${entry.sha256} (${entry.bytes} bytes); ` +
        `restore it from the repository or install the package again`,
    );
  }
  return content;
}
