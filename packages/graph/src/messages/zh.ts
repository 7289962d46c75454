import { directoryMessages } from "./directory-zh.ts";
import { expressionMessages } from "./expression-zh.ts";
import { neverMessages } from "./never-zh.ts";
import { graphMessages } from "./graph-zh.ts";
import type { Message } from "./message.ts";
import type { MessageCode } from "./message-code.ts";
import { requestMessages } from "./request-zh.ts";
import { restoreMessages } from "./restore-zh.ts";
import { runtimeMessages } from "./runtime-zh.ts";
import { settingsMessages } from "./settings-zh.ts";
import { tableMessages } from "./table-zh.ts";
import { watermarkMessages } from "./watermark-zh.ts";

export const zh: Readonly<Record<MessageCode, Message>> = {
  ...directoryMessages,
  ...graphMessages,
  ...neverMessages,
  ...expressionMessages,
  ...requestMessages,
  ...restoreMessages,
  ...runtimeMessages,
  ...settingsMessages,
  ...tableMessages,
  ...watermarkMessages,
};
