import { field } from "@millrace/graph";
import type { Lowered, NodeContext } from "@millrace/graph";
import { z } from "zod";
import {
  bigintsField,
  checkCode,
  failedSide,
  functionCode,
  functionOutput,
  onErrorField,
} from "./function-fields.ts";
import { onlyInput } from "./input-columns.ts";
import { typedSchema } from "./schema-fields.ts";

/** Config of a function that makes rows of a row, of columns of their own. */
export const rowFunctionConfig = (form: "map" | "flat-map") =>
  z.strictObject({
    code: field.code({ label: { en: "Function", zh: "函数" } }, form),
    schema: field.schema({ label: { en: "Columns of the result", zh: "结果列" } }),
    onError: onErrorField,
    bigints: bigintsField(),
  });

export const lowerRowFunction =
  (form: "map" | "flat-map") =>
  (context: NodeContext<z.infer<ReturnType<typeof rowFunctionConfig>>>): Lowered | null => {
    const schema = onlyInput(context.inputs);
    const written = checkCode(context.config.code, context);
    const declared = typedSchema(context.config.schema, context);
    if (declared === null || !written) return null;
    const code = functionCode(context.config);
    return {
      operators: [{ kind: "row-function", form, code }],
      output: functionOutput(schema, declared),
      ...failedSide(code.onError, schema),
    };
  };
