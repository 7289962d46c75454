import type { Message } from "./message.ts";
import type { settingsMessages as english } from "./settings-en.ts";

export const settingsMessages: Readonly<Record<keyof typeof english, Message>> = {
  "settings.poison-row-unreached": {
    message:
      "使作业反复失败的行不会被找出：要在失败 {failures} 次之后才查找，而 {restarts} 次重启达不到这么多。",
    fix: "减少查找所需的失败次数，或允许更多次重启。",
  },
};
