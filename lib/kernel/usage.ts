import { readFileSync } from "node:fs";
import { availableParallelism, cpus, freemem, hostname, totalmem } from "node:os";
import { usageOfTree } from "./process-usage";
import type { JsonObject } from "./wire";

/**
 * Makes what gives the content of a usage_reply, with ipykernel's fields: what the kernel, the
 * process of its cells and all that these have started use together, and what the whole machine
 * does. Percentages are those since the request before.
 */
export function createUsage(): () => JsonObject {
  const kernelCpu = createKernelCpu();
  const hostCpu = createHostCpu();

  return () => {
    const processes = usageOfTree(process.pid);
    const host = hostCpu();
    return {
      hostname: hostname(),
      pid: process.pid,
      kernel_cpu: kernelCpu(processes),
      kernel_memory: processes.reduce((sum, { memory }) => sum + memory(), 0),
      ...(host !== undefined && { host_cpu_percent: host }),
      cpu_count: availableParallelism(),
      host_virtual_memory: virtualMemory(),
    };
  };
}

// 100 is one processor's whole work. A process that is new counts from the next request on.
function createKernelCpu() {
  let before = new Map<number, number>(); // the seconds of each process
  let at = performance.now();
  return (processes: ReturnType<typeof usageOfTree>): number => {
    const elapsed = (performance.now() - at) / 1000;
    at = performance.now();
    const worked = processes.reduce(
      (sum, { pid, seconds }) => sum + seconds - (before.get(pid) ?? seconds),
      0,
    );
    before = new Map(processes.map(({ pid, seconds }) => [pid, seconds]));
    return elapsed > 0 ? tenths(Math.max(0, (100 * worked) / elapsed)) : 0;
  };
}

function createHostCpu() {
  let before: ReturnType<typeof hostTimes> | undefined;
  return (): number | undefined => {
    const now = hostTimes();
    const last = before;
    before = now;
    if (last === undefined || now.all <= last.all) return undefined;
    return tenths((100 * (now.busy - last.busy)) / (now.all - last.all));
  };
}

function hostTimes(): { readonly busy: number; readonly all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const all = times.flatMap((each) => Object.values(each)).reduce((sum, time) => sum + time, 0);
  return { all, busy: all - times.reduce((sum, { idle }) => sum + idle, 0) };
}

// In psutil's words.
function virtualMemory(): JsonObject {
  const info = memoryInfo();
  const total = info("MemTotal") ?? totalmem();
  const free = info("MemFree") ?? freemem();
  const available = info("MemAvailable") ?? free;
  const more = {
    active: info("Active"),
    inactive: info("Inactive"),
    buffers: info("Buffers"),
    cached: info("Cached"),
    shared: info("Shmem"),
    slab: info("Slab"),
  };
  const percent = tenths((100 * (total - available)) / total);
  return { total, available, percent, used: total - available, free, ...more };
}

// Where the system has no such file, no name is known.
function memoryInfo(): (name: string) => number | undefined {
  let text = "";
  try {
    text = readFileSync("/proc/meminfo", "utf8");
  } catch {
    // not Linux
  }
  return (name) => {
    const found = new RegExp(`^${name}:\\s*(\\d+) kB`, "m").exec(text);
    return found === null ? undefined : Number(found[1]) * 1024;
  };
}

function tenths(value: number): number {
  return Math.round(10 * value) / 10;
}
