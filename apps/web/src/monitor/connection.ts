import { browserEnvironment } from "../api/live-environment.ts";
import { LiveClient } from "../api/live-client.ts";
import { forgetObserved } from "./insight-store.ts";
import { expectJob, receive, receiveStatus } from "./live-store.ts";

/** The page's one connection. */
const client = new LiveClient(
  browserEnvironment,
  {
    onStatus: receiveStatus,
    onMessage: receive,
    onUnreadable: (problem) => console.error(`A live message could not be read: ${problem}`),
  },
  // A server that asks for a token has set it as a cookie when the page was loaded.
  null,
);

export const startLive = (): void => client.start();
export const retryLive = (): void => client.retry();

/** Rows that pass at this node of the watched job are sent from now on; null: none. */
export function lookAt(nodeId: string | null): void {
  forgetObserved();
  client.look(nodeId);
}

export function watchJob(jobId: string | null): void {
  expectJob(jobId);
  client.watch(jobId);
}
