import { join } from "node:path";
import { createRealm } from "./realm";

// A process for cells begins with this. Cells may do what they like to all that JavaScript brings,
// and what runs them has its own of that. So has what loads it, which goes on loading later.

const LOADERS = ["realm.js", "load-worker.js"].map((name) => join(__dirname, name));

createRealm((file) => LOADERS.includes(file))(LOADERS[1]);
