const KEY = "millrace.token";

/**
 * The access token of a server that listens beyond loopback: it comes once in the address it printed
 * (`/?token=...` or `/#token=...`), is kept for this tab, and is taken out of the address bar.
 */
export function accessToken(): string | null {
  const fromQuery = new URLSearchParams(location.search).get("token");
  const fromHash = new URLSearchParams(location.hash.slice(1)).get("token");
  const given = fromQuery ?? fromHash;
  if (given === null) return sessionStorage.getItem(KEY);
  sessionStorage.setItem(KEY, given);
  history.replaceState(null, "", location.pathname);
  return given;
}
