import type { Message } from "./message.ts";

export const settingsMessages = {
  "settings.poison-row-unreached": {
    message:
      "A row at which the job fails again and again is not found: it is looked for after {failures} failures, and {restarts} restarts allow fewer.",
    fix: "Look for it after fewer failures, or allow more restarts.",
  },
} as const satisfies Readonly<Record<string, Message>>;
