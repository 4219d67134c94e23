import { extname } from "node:path";
import { Option, type Command } from "commander";
import { UserError } from "../../base/user-error";
import { isFolder } from "../../base/make-folder";
import { dataSetOf } from "../../data/custom/arrays";
import { FITS } from "../../data/custom/image-files";
import { readNpyImages, readNpyLabels } from "../../data/custom/npy";
import { addDataSet } from "../../data/custom/store";
import { loadDataSet } from "../../data/load";
import { fraction, integer } from "../arguments";
import { type ImageFlags, addImages, imageSize } from "./image-options";

interface AddFlags extends ImageFlags {
  readonly labels?: string;
  readonly classes?: string;
  readonly testShare: number;
  readonly seed: number;
}

/** Adds `remixmatch data add NAME PATH`, which makes a data set of the user's own images. */
export function addDataAddCommand(data: Command): void {
  data
    .command("add")
    .argument("<name>", "what the data set is to be called")
    .argument("<path>", "a folder of folders, a CSV of path and label, or images in .npy")
    .description("make a data set of your own images")
    .option("--size <pixels>", "height and width that all are brought to: 32, or 64x48", imageSize)
    .option("--gray", "one channel, instead of red, green and blue")
    .addOption(
      new Option("--fit <how>", "how pictures come to this size").choices(FITS).default("cover"),
    )
    .option("--background <byte>", "behind transparent pictures, and margins", integer(0, 255), 255)
    .option("--unlabeled <which>", "the folder without labels in PATH, or a second .npy of images")
    .option("--labels <file>", "labels in .npy, for images in .npy")
    .option("--classes <names>", "their names, with commas, for .npy (default: the numbers)")
    .option("--test-share <share>", "held out of each class where no test is given", fraction, 0.2)
    .option("--seed <number>", "decides which images are held out", integer(0, 2 ** 32 - 1), 1)
    .option("--title <text>", "what reports call it (default: the name)")
    .option("--license <text>", "under which terms the images may be used")
    .option("--replace", "in place of your data set of this name")
    .addHelpText(
      "after",
      "\nIn a folder, each folder is a class, and `unlabeled` holds images without labels; with the\n" +
        "folders train and test, these hold the classes. A CSV has the columns path and label (empty:\n" +
        "unlabeled), and may have subset: train, test or unlabeled.",
    )
    .action(async (name: string, path: string, flags: AddFlags) => {
      await add(name, path, flags);
      const { classes, train, test, unlabeled = [] } = loadDataSet(name);
      console.log(
        `${name}: ${train.images.length} training, ${test.images.length} test and ` +
          `${unlabeled.length} unlabeled images of ${classes.length} classes: ${classes.join(", ")}`,
      );
      console.log(`Train on it by: npx remixmatch train --data ${name}`);
    });
}

async function add(name: string, path: string, flags: AddFlags): Promise<void> {
  if (isFolder(path) || extname(path).toLowerCase() !== ".npy") {
    return addImages(name, path, flags);
  }
  const { title, license, replace } = flags;
  await addDataSet(name, dataSetFromNpy(name, path, flags), {
    ...(title !== undefined && { title }),
    ...(license !== undefined && { license }),
    ...(replace !== undefined && { replace }),
  });
}

function dataSetFromNpy(name: string, path: string, flags: AddFlags) {
  const { labels: file, unlabeled, testShare, seed } = flags;
  if (file === undefined) {
    throw new UserError(
      `data add: ${path} holds images alone; name their labels by --labels y.npy`,
      { exitCode: 2 },
    );
  }
  const labels = readNpyLabels(file);
  const count = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const classes = flags.classes?.split(",") ?? Array.from({ length: count }, (_, c) => String(c));
  return dataSetOf({
    name,
    classes,
    train: { images: readNpyImages(path), labels },
    ...(unlabeled !== undefined && { unlabeled: readNpyImages(unlabeled) }),
    testShare,
    seed,
  });
}
