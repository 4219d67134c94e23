import { UserError } from "../../lib/base/user-error";
import { provisionEngine } from "../../lib/engine/install/provision";

// Provisions in the house it is given, telling each phase and fraction in a line; the answer or the
// sentence comes last.
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
