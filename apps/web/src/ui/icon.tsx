import { iconPaths } from "./icon-paths.ts";
import type { IconName } from "./icon-paths.ts";

export function Icon({ name, className = "" }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg className={`ic ${className}`} viewBox="0 0 14 14" aria-hidden="true">
      <path d={iconPaths[name]} />
    </svg>
  );
}
