import { SimulationSession } from "./simulation-session.ts";
import type { FromSimulationWorker, ToSimulationWorker } from "./worker-protocol.ts";

/**
 * Entry of the page's simulation worker: `new Worker(new URL(...), { type: "module" })` of this module. Speaks the
 * messages of worker-protocol and nothing else; needs no SharedArrayBuffer. Its script response must allow
 * 'unsafe-eval', because operators run as generated code.
 */
interface WorkerScope {
  onmessage: ((event: { readonly data: ToSimulationWorker }) => void) | null;
  postMessage(message: FromSimulationWorker): void;
}
interface Port {
  onmessage: (() => void) | null;
  postMessage(message: null): void;
}
declare const self: WorkerScope;
declare const MessageChannel: new () => { readonly port1: Port; readonly port2: Port };

let callback: (() => void) | null = null;
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => {
  const call = callback;
  callback = null;
  call?.();
};

const session = new SimulationSession({
  post: (message) => self.postMessage(message),
  yieldThen: (next) => {
    callback = next;
    port2.postMessage(null);
  },
});

self.onmessage = ({ data }) => session.receive(data);
