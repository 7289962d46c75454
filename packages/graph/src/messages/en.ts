import { directoryMessages } from "./directory-en.ts";
import { expressionMessages } from "./expression-en.ts";
import { neverMessages } from "./never-en.ts";
import { graphMessages } from "./graph-en.ts";
import { requestMessages } from "./request-en.ts";
import { restoreMessages } from "./restore-en.ts";
import { runtimeMessages } from "./runtime-en.ts";
import { settingsMessages } from "./settings-en.ts";
import { tableMessages } from "./table-en.ts";
import { watermarkMessages } from "./watermark-en.ts";

export const en = {
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
