/** Thrown inside a cell that is interrupted, wherever it goes on. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor() {
    super("the cell was interrupted here; its variables are kept");
  }
}
