/** Where in the page the reader is: kept in the address, so that a reload and a link lead to the same. */
export type Route =
  | { readonly kind: "home" }
  | { readonly kind: "documents" }
  | { readonly kind: "jobs" }
  | { readonly kind: "document"; readonly id: string }
  | { readonly kind: "job"; readonly id: string }
  | { readonly kind: "unknown" };

export function routeOf(path: string): Route {
  const [first = "", id, ...rest] = path.split("/").filter((part) => part !== "");
  if (rest.length > 0) return { kind: "unknown" };
  if (id === undefined) {
    if (first === "") return { kind: "home" };
    return first === "documents" || first === "jobs" ? { kind: first } : { kind: "unknown" };
  }
  if (first === "d") return { kind: "document", id: decodeURIComponent(id) };
  return first === "j" ? { kind: "job", id: decodeURIComponent(id) } : { kind: "unknown" };
}

export function pathOf(route: Exclude<Route, { kind: "unknown" }>): string {
  switch (route.kind) {
    case "home":
      return "/";
    case "documents":
    case "jobs":
      return `/${route.kind}`;
    case "document":
      return `/d/${encodeURIComponent(route.id)}`;
    case "job":
      return `/j/${encodeURIComponent(route.id)}`;
  }
}
