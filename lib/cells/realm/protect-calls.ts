const { Array: CellArray, Function: CellFunction } = globalThis;

/**
 * Keeps cells from replacing the two methods by whose names Node itself calls back, once code has a
 * run that it belongs to: no timer would fire any more, and no cell end.
 */
export function protectCalls(): void {
  const lasting = { writable: false, configurable: false };
  Object.defineProperty(CellFunction.prototype, "apply", lasting);
  Object.defineProperty(CellArray.prototype, "pop", lasting);
}
