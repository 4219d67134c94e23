import { engine } from "@tensorflow/tfjs";

/**
 * Ends what TensorFlow.js has open: scopes, with the tensors that were made in them, and the record
 * for gradients. For code that was stopped by force in the middle of them and cannot do it itself;
 * left open, they would keep every tensor that is made from then on.
 */
export function unwindScopes(): void {
  const { state } = engine();
  for (const { saved = [] } of state.activeTape ?? []) saved.forEach((tensor) => tensor.dispose());
  state.activeTape = null!;
  state.gradientDepth = 0;
  state.kernelDepth = 0;
  while (state.scopeStack.length > 0) engine().endScope();
}
