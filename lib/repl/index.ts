// What cells have at hand, where IPython has magics.
export { ask, askSecret } from "./ask";
export { clearOutput } from "./clear-output";
export { type AcceptComm, type Comm, acceptComms, openComm, openComms } from "./comms";
export { type DisplayHandle, newDisplay } from "./display-handle";
export { type DisplayObject, html, latex, markdown, png, svg } from "./display-object";
export { history } from "./history";
export { pager } from "./pager";
export { type Command, type ShellOptions, shell, shellOutput } from "./shell";
export { type TimeitOptions, type Timing, timeit } from "./timeit";
export { type Variable, resetVariables, variables } from "./variables";
