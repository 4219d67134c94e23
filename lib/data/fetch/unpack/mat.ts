import type { Unpack } from "./target";
export const unpackMat: Unpack = () => Promise.reject(new Error("yet to come"));
