import { string } from "@millrace/graph";
import type { Expression } from "@millrace/graph";
import { anyNullable, call, literal } from "./build.ts";
import { lengthOf, textOfLength } from "./common-type.ts";

/** Takes any of the characters from one side (LEADING, TRAILING) or BOTH. */
export function trimCall(side: string, text: Expression, characters: Expression): Expression {
  const type = textOfLength(lengthOf(text.type), anyNullable([text, characters]));
  const spaces = characters.kind === "literal" && characters.value === " ";
  if (side === "BOTH" && spaces) return call("TRIM", type, text);
  return call("TRIM_SIDE", type, text, literal(string(false), side), characters);
}
