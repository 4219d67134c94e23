import { UserError } from "../../lib/base/user-error";
import { provisionEngine } from "../../lib/engine/install/provision";

// Provisions in the installation it is given, with a line for each phase and fraction; the result
// or the sentence comes last.
async function main(): Promise<void> {
  try {
    const provisioned = await provisionEngine({
      onProgress: (phase, fraction) => {
        console.log(JSON.stringify({ phase, fraction }));
      },
    });
    console.log(JSON.stringify(provisioned));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(error.message);
    process.exitCode = error.exitCode;
  }
}

void main();
