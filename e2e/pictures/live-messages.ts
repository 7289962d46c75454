import type { Page } from "@playwright/test";

interface LiveMessage {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** For what a server says only where a disk is full or an option is set: its messages, changed on their way to the page. */
export async function changeMessages(
  page: Page,
  change: (message: LiveMessage) => LiveMessage,
): Promise<void> {
  await page.routeWebSocket(/\/api\/live/u, (socket) => {
    const server = socket.connectToServer();
    server.onMessage((data) =>
      socket.send(typeof data === "string" ? JSON.stringify(change(JSON.parse(data) as LiveMessage)) : data),
    );
  });
}

/** Adds to what a message carries under its own name: a job, a cluster. */
export const adding =
  (type: string, more: object) =>
  (message: LiveMessage): LiveMessage =>
    message.type === type ? { ...message, [type]: { ...(message[type] as object), ...more } } : message;
