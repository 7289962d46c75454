import { expect, test } from "vitest";
import { HostSampler } from "./host-sampler.ts";

const first: Readonly<Record<string, string>> = {
  "/proc/stat": "cpu  100 0 100 800 0 0 0 0 0 0\ncpu0 50 0 50 400 0 0 0 0 0 0\nintr 1\n",
  "/proc/meminfo": "MemTotal:       1000 kB\nMemFree:         100 kB\nMemAvailable:    600 kB\n",
  "/proc/loadavg": "0.50 0.40 0.30 1/100 1\n",
  "/proc/diskstats": " 8 0 sda 1 0 10 0 1 0 20 0\n 8 1 sda1 1 0 10 0 1 0 20 0\n 7 0 loop0 1 0 1 0 1 0 1 0\n",
  "/proc/net/dev": "Inter-|\n face |\n eth0: 1000 0 0 0 0 0 0 0 2000 0 0 0 0 0 0 0\n",
};
const second: Readonly<Record<string, string>> = {
  ...first,
  "/proc/stat": "cpu  150 0 100 850 0 0 0 0 0 0\ncpu0 50 0 50 500 0 0 0 0 0 0\nintr 1\n",
  "/proc/diskstats": " 8 0 sda 1 0 30 0 1 0 20 0\n",
  "/proc/net/dev": "Inter-|\n face |\n eth0: 3000 0 0 0 0 0 0 0 2000 0 0 0 0 0 0 0\n",
};

test("gauges at once, rates from the second sample on", async () => {
  let files = first;
  let nowMs = 0;
  const sampler = new HostSampler(
    (path) => Promise.resolve(files[path] ?? null),
    () => nowMs,
  );
  const text = async (): Promise<readonly string[]> =>
    (await sampler.sample(5)).map(
      ({ metric, instance, field, value }) => `${metric} ${instance} ${field} ${value}`,
    );
  expect(await text()).toEqual([
    "memory total used 409600",
    "memory total available 614400",
    "load total load1 0.5",
  ]);
  files = second;
  nowMs = 2_000;
  expect((await text()).slice(3)).toEqual([
    "cpu total busy 50",
    "cpu cpu0 busy 0",
    "disk sda read 5120",
    "disk sda write 0",
    "network eth0 received 1000",
    "network eth0 sent 0",
  ]);
});

test("without /proc, what the system tells otherwise", async () => {
  const sampler = new HostSampler(() => Promise.resolve(null));
  const metrics = (await sampler.sample(0)).map(({ metric, field }) => `${metric} ${field}`);
  expect(metrics).toEqual(["memory used", "memory available", "load load1"]);
  expect((await sampler.sample(1)).some(({ metric }) => metric === "cpu")).toBe(true);
});

test("this machine", async () => {
  const samples = await new HostSampler().sample(1);
  expect(samples.find(({ field }) => field === "available")?.value).toBeGreaterThan(0);
});
