import { readFile } from "node:fs/promises";
import { cpus, freemem, loadavg, totalmem } from "node:os";
import type { HostSample } from "../../io/io-service.ts";

type Reading = Omit<HostSample, "timeMs">;

/** Bytes of a sector in /proc/diskstats, whatever the disk says. */
const SECTOR_BYTES = 512;

/** Counters of one moment; rates are differences of two. */
interface Counters {
  readonly monotonicMs: number;
  /** Busy and all time by core, in any one unit. */
  readonly cpu: ReadonlyMap<string, { readonly busy: number; readonly total: number }>;
  readonly disk: ReadonlyMap<string, { readonly read: number; readonly write: number }>;
  readonly network: ReadonlyMap<string, { readonly received: number; readonly sent: number }>;
}

/**
 * What this machine does: from /proc where there is one, else what the os module knows (no disk, no network). The first
 * sample has no rates: nothing is made up.
 */
export class HostSampler {
  readonly #files: (path: string) => Promise<string | null>;
  readonly #monotonicMs: () => number;
  #before: Counters | null = null;

  constructor(
    files: (path: string) => Promise<string | null> = readProc,
    monotonicMs: () => number = () => performance.now(),
  ) {
    this.#files = files;
    this.#monotonicMs = monotonicMs;
  }

  async sample(timeMs: number): Promise<readonly HostSample[]> {
    const [stat, meminfo, load, diskstats, net] = await Promise.all(
      ["/proc/stat", "/proc/meminfo", "/proc/loadavg", "/proc/diskstats", "/proc/net/dev"].map((path) =>
        this.#files(path),
      ),
    );
    const counters: Counters = {
      monotonicMs: this.#monotonicMs(),
      cpu: stat === null || stat === undefined ? cpuOfOs() : parseStat(stat),
      disk: parseDiskstats(diskstats ?? ""),
      network: parseNetDev(net ?? ""),
    };
    const readings = [...memory(meminfo ?? null), ...loads(load ?? null), ...this.#rates(counters)];
    this.#before = counters;
    return readings.map((reading) => ({ timeMs, ...reading }));
  }

  #rates(now: Counters): readonly Reading[] {
    const before = this.#before;
    if (before === null) return [];
    const seconds = (now.monotonicMs - before.monotonicMs) / 1_000;
    if (seconds <= 0) return [];
    const perSecond = (a: number, b: number): number => Math.max(0, b - a) / seconds;
    return [
      ...pairs(before.cpu, now.cpu).flatMap(([instance, a, b]) => {
        const total = b.total - a.total;
        const busy = total <= 0 ? 0 : (100 * Math.max(0, b.busy - a.busy)) / total;
        return [{ metric: "cpu", instance, field: "busy", value: busy }];
      }),
      ...pairs(before.disk, now.disk).flatMap(([instance, a, b]) => [
        { metric: "disk", instance, field: "read", value: perSecond(a.read, b.read) },
        { metric: "disk", instance, field: "write", value: perSecond(a.write, b.write) },
      ]),
      ...pairs(before.network, now.network).flatMap(([instance, a, b]) => [
        { metric: "network", instance, field: "received", value: perSecond(a.received, b.received) },
        { metric: "network", instance, field: "sent", value: perSecond(a.sent, b.sent) },
      ]),
    ];
  }
}

/** Null on systems without it. */
async function readProc(path: string): Promise<string | null> {
  return readFile(path, "latin1").catch(() => null);
}

function pairs<V>(
  before: ReadonlyMap<string, V>,
  now: ReadonlyMap<string, V>,
): readonly (readonly [string, V, V])[] {
  return [...now].flatMap(([name, b]) => {
    const a = before.get(name);
    return a === undefined ? [] : [[name, a, b] as const];
  });
}

const lines = (text: string): readonly (readonly string[])[] =>
  text.split("\n").map((line) => line.trim().split(/\s+/));

function parseStat(text: string): Counters["cpu"] {
  const cpu = new Map<string, { readonly busy: number; readonly total: number }>();
  for (const [name = "", ...fields] of lines(text)) {
    if (!/^cpu\d*$/.test(name)) continue;
    // user nice system idle iowait irq softirq steal; guest time is in user already
    const ticks = fields.slice(0, 8).map(Number);
    const total = ticks.reduce((sum, value) => sum + value, 0);
    cpu.set(name === "cpu" ? "total" : name, { busy: total - (ticks[3] ?? 0) - (ticks[4] ?? 0), total });
  }
  return cpu;
}

function cpuOfOs(): Counters["cpu"] {
  const cores = cpus().map(({ times }, index) => {
    const busy = times.user + times.nice + times.sys + times.irq;
    return [`cpu${index}`, { busy, total: busy + times.idle }] as const;
  });
  const sum = (of: "busy" | "total"): number => cores.reduce((total, [, core]) => total + core[of], 0);
  return new Map([...cores, ["total", { busy: sum("busy"), total: sum("total") }]]);
}

function memory(meminfo: string | null): readonly Reading[] {
  const values = new Map(
    lines(meminfo ?? "").map(([name = "", kibibytes = ""]) => [name, Number(kibibytes) * 1_024] as const),
  );
  const total = values.get("MemTotal:") ?? totalmem();
  const available = values.get("MemAvailable:") ?? freemem();
  return [
    { metric: "memory", instance: "total", field: "used", value: total - available },
    { metric: "memory", instance: "total", field: "available", value: available },
  ];
}

function loads(text: string | null): readonly Reading[] {
  const load1 = text === null ? loadavg()[0] : Number(text.split(" ")[0]);
  return [{ metric: "load", instance: "total", field: "load1", value: load1 ?? 0 }];
}

/** Whole disks; partitions and what holds no bytes of its own (loop, ram) are left out. */
function parseDiskstats(text: string): Counters["disk"] {
  const disk = new Map<string, { readonly read: number; readonly write: number }>();
  for (const [, , name = "", , , sectorsRead, , , , sectorsWritten] of lines(text)) {
    if (!/^(sd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+)$/.test(name)) continue;
    disk.set(name, {
      read: Number(sectorsRead) * SECTOR_BYTES,
      write: Number(sectorsWritten) * SECTOR_BYTES,
    });
  }
  return disk;
}

function parseNetDev(text: string): Counters["network"] {
  const network = new Map<string, { readonly received: number; readonly sent: number }>();
  for (const line of text.split("\n")) {
    const [name, rest] = line.split(":");
    if (name === undefined || rest === undefined) continue;
    const fields = rest.trim().split(/\s+/).map(Number);
    network.set(name.trim(), { received: fields[0] ?? 0, sent: fields[8] ?? 0 });
  }
  return network;
}
