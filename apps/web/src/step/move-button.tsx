import type { StepMove } from "./step-handle.ts";
import { canMove, stepMoves } from "./step-moves.ts";
import { useStep } from "./step-store.ts";

type MoveButtonProps = React.PropsWithChildren<
  Pick<React.ButtonHTMLAttributes<HTMLButtonElement>, "className" | "title" | "aria-label">
> & {
  readonly move: StepMove;
  readonly testId: string;
};

/** A button for a move of Step: it can be pressed while that makes sense. */
export function MoveButton({ move, testId, children, ...rest }: MoveButtonProps) {
  const isPossible = useStep((state) => canMove(move, state));
  return (
    <button
      type="button"
      {...rest}
      data-action={move}
      data-testid={testId}
      disabled={!isPossible}
      onClick={() => stepMoves.do(move)}
    >
      {children}
    </button>
  );
}
