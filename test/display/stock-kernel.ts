import { writeSync } from "node:fs";
import { createConverter } from "tslab/dist/converter.js";
import { createExecutor } from "tslab/dist/executor.js";
import { JupyterHandlerImpl } from "tslab/dist/jupyter.js";

/**
 * Runs cells, one an argument, on stock tslab without Jupyter and prints what they display, a list
 * for each cell. A process of its own, as a kernel is: tslab takes the process' output for itself.
 */
async function main(cells: readonly string[]): Promise<void> {
  const node = createConverter({ isJS: true });
  const converters = { node, browser: node, close: () => node.close() };
  const executor = createExecutor(process.cwd(), converters, console);
  const handler = new JupyterHandlerImpl(executor, true);
  for (const code of cells) {
    const shown: object[] = [];
    const request = { code, silent: false, store_history: true, user_expressions: {} };
    const write = (name: string, text: string) => void shown.push({ [name]: text });
    await handler.handleExecute(request, write, (message, update) => {
      shown.push({ data: message.data, id: message.transient.display_id, update });
    });
    writeSync(1, `${JSON.stringify(shown)}\n`);
  }
  process.exit(0);
}

void main(process.argv.slice(2));
