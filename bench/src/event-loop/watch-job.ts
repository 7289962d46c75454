const OVER = new Set(["finished", "failed", "cancelled"]);

/** Watches a job as the page does, until it is over; throws where it does not finish. */
export async function watchJob(address: string, jobId: string): Promise<void> {
  const url = new URL("/api/live", address.replace(/^http/u, "ws"));
  const socket = new WebSocket(url, { headers: { origin: new URL(address).origin } });
  const send = (message: object): void => socket.send(JSON.stringify({ v: 1, ...message }));
  const state = await new Promise<string>((resolve, reject) => {
    socket.addEventListener("error", () => reject(new Error("the live connection failed")));
    socket.addEventListener("open", () => {
      send({ type: "hello", token: null });
      send({ type: "watch", jobId });
    });
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(String(data)) as LiveMessage;
      if (message.type === "metrics") send({ type: "received", seq: message.seq });
      const known = message.type === "jobs" ? message.jobs?.find(({ id }) => id === jobId)?.state : undefined;
      if (known !== undefined && OVER.has(known)) resolve(known);
    });
  });
  socket.close();
  if (state !== "finished") throw new Error(`the job ended as ${state}`);
}

interface LiveMessage {
  readonly type: string;
  readonly seq?: number;
  readonly jobs?: readonly { readonly id: string; readonly state: string }[];
}
