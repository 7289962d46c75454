import { Icon } from "./icon.tsx";
import type { IconName } from "./icon-paths.ts";

interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onClick: () => void;
  readonly disabled?: boolean;
  readonly className?: string;
  readonly testId?: string;
}

export function IconButton({
  icon,
  label,
  onClick,
  disabled = false,
  className = "",
  testId,
}: IconButtonProps) {
  return (
    <button
      type="button"
      className={`btn icon ${className}`}
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
      {...(testId === undefined ? {} : { "data-testid": testId })}
    >
      <Icon name={icon} />
    </button>
  );
}
