import type { ReactFlowProps } from "@xyflow/react";
import { useMemo } from "react";

/** What a screen reader says of each node and edge of a canvas besides its name. */
export const useItemHints = (hint: string): NonNullable<ReactFlowProps["ariaLabelConfig"]> =>
  useMemo(
    () => ({
      "node.a11yDescription.default": hint,
      "node.a11yDescription.keyboardDisabled": hint,
      "edge.a11yDescription.default": hint,
    }),
    [hint],
  );
