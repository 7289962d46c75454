/** Where in the page the reader is: kept in the address, so that a reload and a link lead to the same. */
export type Route =
  | { readonly kind: "home" }
  | { readonly kind: "documents" }
  | { readonly kind: "jobs" }
  | { readonly kind: "cluster" }
  | { readonly kind: "document"; readonly id: string }
  | { readonly kind: "job"; readonly id: string }
  /** Step of a pipeline that the server keeps. */
  | { readonly kind: "step"; readonly id: string }
  /** A run that is all in the address: it needs no server. */
  | { readonly kind: "step-link"; readonly run: string }
  | { readonly kind: "learn" }
  | { readonly kind: "lesson"; readonly id: string }
  /** `id` is a kind of node. */
  | { readonly kind: "help"; readonly id: string }
  | { readonly kind: "unknown" };

/** `hash` as in an address: what needs no server is behind it, so that any file server can give the page. */
export function routeOf(path: string, hash = ""): Route {
  const inHash = hashRoute(hash);
  if (inHash !== null) return inHash;
  const [first = "", id, ...rest] = path.split("/").filter((part) => part !== "");
  if (rest.length > 0) return { kind: "unknown" };
  if (id === undefined) {
    if (first === "") return { kind: "home" };
    return first === "documents" || first === "jobs" || first === "cluster"
      ? { kind: first }
      : { kind: "unknown" };
  }
  if (first === "s") return { kind: "step", id: decodeURIComponent(id) };
  if (first === "help") return { kind: "help", id: decodeURIComponent(id) };
  if (first === "d") return { kind: "document", id: decodeURIComponent(id) };
  return first === "j" ? { kind: "job", id: decodeURIComponent(id) } : { kind: "unknown" };
}

function hashRoute(hash: string): Route | null {
  if (hash === "#learn") return { kind: "learn" };
  if (hash.startsWith("#lesson="))
    return { kind: "lesson", id: decodeURIComponent(hash.slice("#lesson=".length)) };
  return hash.startsWith("#step=") ? { kind: "step-link", run: hash.slice("#step=".length) } : null;
}

export function pathOf(route: Exclude<Route, { kind: "unknown" }>): string {
  switch (route.kind) {
    case "home":
      return "/";
    case "documents":
    case "jobs":
    case "cluster":
      return `/${route.kind}`;
    case "help":
      return `/help/${encodeURIComponent(route.id)}`;
    case "document":
      return `/d/${encodeURIComponent(route.id)}`;
    case "step":
      return `/s/${encodeURIComponent(route.id)}`;
    case "step-link":
      return `/#step=${route.run}`;
    case "learn":
      return "/#learn";
    case "lesson":
      return `/#lesson=${encodeURIComponent(route.id)}`;
    case "job":
      return `/j/${encodeURIComponent(route.id)}`;
  }
}
