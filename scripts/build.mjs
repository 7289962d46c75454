import { buildPage } from "./setup/build-page.mjs";
import { install } from "./setup/install.mjs";
import { sayingWhatIsMissing } from "./setup/set-up-error.mjs";

/** `npm run build`: the packages and the page, as `npm start` would need them. */
export function main() {
  return sayingWhatIsMissing(async () => {
    await install();
    await buildPage();
  });
}
