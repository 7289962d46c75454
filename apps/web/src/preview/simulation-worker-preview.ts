/** Built as a script of its own; the server knows it by the beginning of its name and lets it run generated code. */
import "@millrace/engine/simulation/preview-worker";
import { provideSandbox } from "@millrace/engine/simulation";
import { sandboxBinary } from "../functions/sandbox-binary.ts";

provideSandbox(sandboxBinary);
