import { getHashes } from "node:crypto";
import { isIPv6 } from "node:net";
import { z } from "zod";
import { readJsonFile } from "../base/schema";
import { UserError } from "../base/user-error";

/** Jupyter's names for the five sockets of a kernel. */
export type SocketName = "shell" | "control" | "stdin" | "iopub" | "hb";

/** What a connection file says. */
export interface Connection {
  readonly addresses: Readonly<Record<SocketName, string>>;
  /** The ports as connect_request tells them. */
  readonly ports: Readonly<Record<string, number>>;
  readonly key: string;
  /** The hash of the signatures. */
  readonly hash: string;
  /** The secret key with which all traffic is encrypted, where the client wants that. */
  readonly curveSecretKey?: string;
  readonly ipv6: boolean;
}

const port = z.int().min(1).max(65535);

const connectionFile = z.object({
  transport: z.enum(["tcp", "ipc"]).default("tcp"),
  ip: z.string().min(1).default("127.0.0.1"),
  shell_port: port,
  control_port: port,
  stdin_port: port,
  iopub_port: port,
  hb_port: port,
  key: z.string().default(""),
  signature_scheme: z.string().default("hmac-sha256"),
  curve_secretkey: z.string().exactOptional(),
});

/** Reads and checks a connection file; throws a UserError that names what is missing or wrong. */
export function readConnection(path: string): Connection {
  const what = "the connection file of a kernel";
  const content = readJsonFile(path, connectionFile, { what });
  const { signature_scheme: scheme, curve_secretkey: secret, ...file } = content;
  const hash = scheme.replace(/^hmac-/, "");
  if (hash === scheme || !getHashes().includes(hash)) {
    throw new UserError(
      `the connection file ${path} asks for the signature scheme "${scheme}", which is unknown here; ` +
        `Jupyter's usual one is "hmac-sha256"`,
    );
  }
  const ip = file.ip === "localhost" && file.transport === "tcp" ? "127.0.0.1" : file.ip;
  const ipv6 = file.transport === "tcp" && isIPv6(ip);
  const host = ipv6 ? `[${ip}]` : ip;
  // For ipc the "ip" is a path, and the ports are numbers behind it.
  const separator = file.transport === "tcp" ? ":" : "-";
  const at = (number: number) => `${file.transport}://${host}${separator}${number}`;
  const { shell_port, control_port, stdin_port, iopub_port, hb_port } = file;
  return {
    addresses: {
      shell: at(shell_port),
      control: at(control_port),
      stdin: at(stdin_port),
      iopub: at(iopub_port),
      hb: at(hb_port),
    },
    ports: { shell_port, control_port, stdin_port, iopub_port, hb_port },
    key: file.key,
    hash,
    ...(secret === undefined ? {} : { curveSecretKey: secret }),
    ipv6,
  };
}
