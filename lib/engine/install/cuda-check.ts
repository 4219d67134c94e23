import { join } from "node:path";
import { UserError } from "../../base/user-error";
import type { BuildFolder } from "./build-folder";
import { lastLines, runCommand } from "../../base/command";

// What TensorFlow itself calls before it counts GPUs. It returns an absl::Status, an object of one
// word, through a pointer in the first argument's place; the word is 1 where all is well.
const LOADER = "_ZN3tsl8internal9DsoLoader22TryDlopenCUDALibrariesEv";
const SCRIPT = `
import ctypes, sys
status = ctypes.c_uint64(0)
look = ctypes.CDLL(sys.argv[1])[sys.argv[2]]
look.restype, look.argtypes = None, [ctypes.c_void_p]
look(ctypes.byref(status))
sys.exit(status.value != 1)
`;

/**
 * Has TensorFlow open every library of CUDA that it needs before it will look for a GPU, in a
 * process of its own. Neither a GPU nor a driver has to be there. Throws a sentence that names
 * those missing.
 */
export async function checkCuda(python: string, { libraries }: BuildFolder): Promise<void> {
  const framework = join(libraries, "libtensorflow_framework.so.2");
  const ended = await runCommand(python, ["-c", SCRIPT, framework, LOADER], {
    env: { TF_CPP_MIN_LOG_LEVEL: "0", TF_CPP_MAX_VLOG_LEVEL: "1" },
  });
  if (ended.succeeded) return;
  const missing = [
    ...ended.stderr.matchAll(/Could not load dynamic library '.*?'; dlerror: (.*)/g),
  ];
  const said = missing.length > 0 ? missing.map(([, why]) => why).join("\n") : lastLines(ended);
  throw new UserError(
    `TensorFlow was fetched, but cannot open the libraries of CUDA. Its message:\n${said}`,
  );
}
