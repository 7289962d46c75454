import "@millrace/engine/simulation/step-worker";
import { provideSandbox } from "@millrace/engine/simulation";
import { sandboxBinary } from "../functions/sandbox-binary.ts";

provideSandbox(sandboxBinary);
