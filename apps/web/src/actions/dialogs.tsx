import { CommandPalette } from "./command-palette.tsx";
import { ConnectDialog } from "./connect-dialog.tsx";
import { DeleteDialog } from "./delete-dialog.tsx";
import { ShortcutsDialog } from "./shortcuts-dialog.tsx";

/** What opens over every page, one at a time. */
export function Dialogs() {
  return (
    <>
      <CommandPalette />
      <ConnectDialog />
      <DeleteDialog />
      <ShortcutsDialog />
    </>
  );
}
