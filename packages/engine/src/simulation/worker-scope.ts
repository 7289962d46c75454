import { loadSandbox } from "../functions/sandbox-binary.ts";
import { hasFunctions } from "./has-functions.ts";

export interface SessionLinks<Answer> {
  post(message: Answer): void;
  /** Calls back after the messages that wait have been received. */
  yieldThen(callback: () => void): void;
}

interface Scope {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
}
interface Port {
  onmessage: (() => void) | null;
  postMessage(message: null): void;
}
declare const self: Scope;
declare const MessageChannel: new () => { readonly port1: Port; readonly port2: Port };

/**
 * Makes the Web Worker that this runs in be one session. The types of messages are the page's word: both ends are built
 * together.
 */
export function serveSession<Message, Answer>(
  open: (links: SessionLinks<Answer>) => { receive(message: Message): void },
): void {
  let callback: (() => void) | null = null;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    const call = callback;
    callback = null;
    call?.();
  };
  const session = open({
    post: (message) => self.postMessage(message),
    yieldThen: (next) => {
      callback = next;
      port2.postMessage(null);
    },
  });
  let loading: Promise<void> | null = null;
  self.onmessage = ({ data }) => {
    const receive = (): void => session.receive(data as Message);
    // Messages keep their order: what comes while the sandbox is loaded waits behind it.
    if (loading !== null || hasFunctions(data)) loading = (loading ?? loadSandbox()).then(receive);
    else receive();
  };
}
