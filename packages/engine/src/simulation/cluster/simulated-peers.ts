import type { FrameMessage, FrameTransport } from "../../network/remote-channel.ts";
import { Mailbox } from "./mailbox.ts";
import type { SimulatedProcess } from "./simulated-process.ts";

/** One TaskManager as a connection's end. */
export interface PeerEnd {
  readonly id: string;
  readonly process: SimulatedProcess;
  receive(message: FrameMessage): void;
  lost(taskManagerId: string, problem: string): void;
}

type Sending = { readonly message: FrameMessage; readonly done: (() => void) | null };

/** What a connection of a TaskManager to another one is made with, and how both are told of its end. */
export class SimulatedPeers {
  readonly #ends = new Map<
    string,
    { readonly end: PeerEnd; readonly connections: Map<string, Connection> }
  >();
  readonly #latencyUs: () => number;

  constructor(latencyUs: () => number) {
    this.#latencyUs = latencyUs;
  }

  join(end: PeerEnd): void {
    this.#ends.set(end.id, { end, connections: new Map() });
    end.process.atEnd(() => {
      for (const other of this.#ends.get(end.id)?.connections.keys() ?? []) this.cut(end.id, other);
      this.#ends.delete(end.id);
    });
  }

  /** Messages may be sent at once. Of two TaskManagers the one with the smaller id connects; the other's wait for it. */
  to(from: string, to: string): FrameTransport {
    const own = this.#ends.get(from);
    if (own === undefined) return { send: (_, done) => done?.() };
    const known = own.connections.get(to);
    if (known !== undefined) return known;
    const connection = new Connection(own.end, this.#latencyUs);
    own.connections.set(to, connection);
    if (from < to) this.#connect(from, to);
    return connection;
  }

  /** TaskManagers that are connected, in pairs. */
  pairs(): readonly (readonly [string, string])[] {
    return [...this.#ends].flatMap(([from, { connections }]) =>
      [...connections].flatMap(([to, { connected }]) =>
        connected && from < to ? [[from, to] as const] : [],
      ),
    );
  }

  /** The connection ends: what is on its way is lost, and both are told. */
  cut(one: string, other: string): void {
    for (const [at, gone] of [
      [one, other],
      [other, one],
    ] as const) {
      const { end, connections } = this.#ends.get(at) ?? {};
      const connection = connections?.get(gone);
      if (end === undefined || connection === undefined) continue;
      connections?.delete(gone);
      connection.destroy();
      if (end.process.alive) end.process.timers.after(0.1, () => end.lost(gone, "connection closed"));
    }
  }

  #connect(from: string, to: string): void {
    const own = this.#ends.get(from)!;
    own.end.process.timers.after(0.2, () => {
      const connection = own.connections.get(to);
      const peer = this.#ends.get(to);
      if (connection === undefined) return;
      if (peer === undefined) {
        this.cut(from, to);
        return;
      }
      const back = peer.connections.get(from) ?? new Connection(peer.end, this.#latencyUs);
      peer.connections.set(from, back);
      connection.attach(peer.end);
      back.attach(own.end);
    });
  }
}

/** One direction of a connection, as its sender has it. */
class Connection implements FrameTransport {
  readonly #own: PeerEnd;
  readonly #latencyUs: () => number;
  #wire: Mailbox<FrameMessage> | null = null;
  #socket: Mailbox<Sending> | null = null;
  #waiting: Sending[] = [];
  #destroyed = false;

  constructor(own: PeerEnd, latencyUs: () => number) {
    this.#own = own;
    this.#latencyUs = latencyUs;
  }

  get connected(): boolean {
    return this.#wire !== null;
  }

  attach(peer: PeerEnd): void {
    const wire = new Mailbox<FrameMessage>({
      name: `frames from ${this.#own.id}`,
      process: peer.process,
      receive: (message) => peer.receive(message),
      nameOf: (message) => `${message.kind} ${message.channel}`,
      latencyUs: this.#latencyUs,
    });
    this.#wire = wire;
    this.#socket = new Mailbox<Sending>({
      name: "socket",
      process: this.#own.process,
      receive: ({ message, done }) => {
        wire.post(message.kind === "frame" ? { ...message, bytes: message.bytes.slice() } : message);
        done?.();
      },
    });
    for (const sending of this.#waiting.splice(0)) this.#socket.post(sending);
  }

  /** Every `done` is called, also when the connection is gone. */
  send(message: FrameMessage, done: (() => void) | null): void {
    if (this.#destroyed) done?.();
    else if (this.#socket === null) this.#waiting.push({ message, done });
    else this.#socket.post({ message, done });
  }

  destroy(): void {
    this.#destroyed = true;
    const { random } = this.#own.process.world;
    this.#wire?.cut(random.below((this.#wire.size ?? 0) + 1));
    const left = this.#socket;
    for (let next = left?.drop() ?? null; next !== null; next = left?.drop() ?? null) next.done?.();
    left?.cut(0);
    for (const { done } of this.#waiting.splice(0)) done?.();
  }
}
