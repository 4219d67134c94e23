import { UserError } from "../../../lib/base/user-error";
import { provideLab } from "../../../lib/jupyter/lab/environment";

// Provides an environment of the given packages in a cache folder of its own; prints it with each
// phase once; the sentence of a UserError goes to stderr.
async function main([cacheFolder, ...packages]: readonly string[]): Promise<void> {
  const phases = new Set<string>();
  try {
    const lab = await provideLab({
      cacheFolder,
      packages,
      onProgress: (phase) => phases.add(phase),
    });
    console.log(JSON.stringify({ ...lab, phases: [...phases] }));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    process.exitCode = error.exitCode;
  }
}

void main(process.argv.slice(2));
