type Json = Readonly<Record<string, unknown>>;

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: Json;
  readonly example?: unknown;
}

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Json; readonly example: unknown }>>;
  };
  readonly responses: Readonly<
    Record<
      string,
      { readonly description: string; readonly content: Readonly<Record<string, { readonly schema: Json }>> }
    >
  >;
}

export interface Described {
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const JSON_TYPE = "application/json";

/** The OpenAPI description as a page for people: plain HTML without a script, so that no policy is in its way. */
export function docsPage({ info, paths }: Described): string {
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const contents = operations.map(
    ({ path, method, operation }) =>
      `<li><a href="#${operation.operationId}"><b class="${method}">${method}</b> <code>${escaped(path)}</code></a></li>`,
  );
  const sections = operations.map(({ path, method, operation }) => section(path, method, operation));
  const title = `${escaped(info.title)} REST interface`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<nav aria-label="Operations"><ul>${contents.join("")}</ul></nav>
<main>
<h1>${title} <small>${escaped(info.version)}</small></h1>
<p>Every request that changes something carries the header <code>x-millrace: 1</code>. A server that listens beyond
loopback asks for its token: <code>authorization: Bearer …</code>. Errors are always
<code>{"error": {"code", "message", "details"}}</code>. The examples below are run by a test, against a server as it is
after its first start. For programs: <a href="/api/openapi.json">openapi.json</a>.</p>
${sections.join("\n")}
</main>
</body>
</html>
`;
}

function section(path: string, method: string, operation: Operation): string {
  const { parameters, requestBody, responses } = operation;
  const [status = "", answer] = Object.entries(responses)[0] ?? [];
  const refusals = Object.entries(responses).slice(1);
  const body = requestBody?.content[JSON_TYPE];
  const schemas = [
    ...(body === undefined ? [] : [details("Body", body.schema)]),
    ...(answer === undefined ? [] : [details(`Answer ${status}`, answer.content[JSON_TYPE]?.schema ?? {})]),
  ];
  return `<section id="${operation.operationId}">
<h2><b class="${method}">${method}</b> <code>${escaped(path)}</code></h2>
<p>${escaped(operation.summary)}.</p>
${parameters.length === 0 ? "" : parameterTable(parameters)}
<pre aria-label="Example of ${method} ${escaped(path)}" role="region" tabindex="0"><code>${escaped(example(path, method, { parameters, body: body?.example }))}</code></pre>
${schemas.join("\n")}
<details><summary>Refusals</summary><dl>${refusals
    .map(([code, { description }]) => `<dt>${code}</dt><dd>${escaped(description)}</dd>`)
    .join("")}</dl></details>
</section>`;
}

function parameterTable(parameters: readonly Parameter[]): string {
  const rows = parameters.map(
    ({ name, in: place, required, schema }) =>
      `<tr><td><code>${escaped(name)}</code></td><td>${place}</td><td>${required ? "required" : "optional"}</td><td><code>${escaped(JSON.stringify(schema))}</code></td></tr>`,
  );
  return `<table><thead><tr><th>Parameter</th><th>In</th><th>Needed</th><th>Schema</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
}

function example(
  path: string,
  method: string,
  { parameters, body }: { readonly parameters: readonly Parameter[]; readonly body: unknown },
): string {
  const given = parameters.filter((parameter) => parameter.example !== undefined);
  const inPath = given
    .filter((parameter) => parameter.in === "path")
    .reduce((text, { name, example: value }) => text.replace(`{${name}}`, String(value)), path);
  const query = given
    .filter((parameter) => parameter.in === "query")
    .map(({ name, example: value }) => `${name}=${encodeURIComponent(String(value))}`);
  const address = `http://127.0.0.1:8420${inPath}${query.length === 0 ? "" : `?${query.join("&")}`}`;
  const parts = [
    `curl ${method === "get" ? "" : `-X ${method.toUpperCase()} -H 'x-millrace: 1' `}'${address}'`,
    ...(body === undefined
      ? []
      : [
          `-H 'content-type: application/json'`,
          `-d '${JSON.stringify(body).replaceAll("'", String.raw`'\''`)}'`,
        ]),
  ];
  return parts.join(" \\\n  ");
}

const details = (title: string, schema: Json): string =>
  `<details><summary>${title}</summary><pre><code>${escaped(JSON.stringify(schema, null, 2))}</code></pre></details>`;

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const STYLE = `
:root { color-scheme: light dark; --bg: light-dark(#eff1ed, #0e1312); --panel: light-dark(#fff, #1c2221); --line: light-dark(#d9ddd6, #28302e); --ink: light-dark(#14201d, #e8edea); --dim: light-dark(#5f6b66, #8c9793); --acc: light-dark(#0a6a66, #5cc8ba); }
body { margin: 0; display: grid; grid-template-columns: 340px minmax(0, 1fr); background: var(--bg); color: var(--ink); font: 14px/1.5 "IBM Plex Sans", "Noto Sans CJK SC", sans-serif; }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; border-right: 1px solid var(--line); font-size: 12px; }
nav ul { list-style: none; margin: 0; padding: 16px; }
nav a { display: flex; gap: 8px; padding: 2px 0; color: inherit; text-decoration: none; }
nav a:hover code { text-decoration: underline; }
nav b { width: 44px; flex: none; } nav code { overflow-wrap: anywhere; }
main { padding: 24px 32px 64px; max-width: 860px; }
h1 { font-size: 20px; } h1 small { color: var(--dim); font-weight: 400; }
h2 { font-size: 15px; margin: 0; } h2 code { font-size: 14px; }
b { text-transform: uppercase; font-size: 11px; letter-spacing: .04em; color: var(--acc); }
a { color: var(--acc); }
section { background: var(--panel); border: 1px solid var(--line); border-radius: 6px; padding: 16px 20px; margin: 16px 0; scroll-margin-top: 16px; }
code, pre { font-family: "IBM Plex Mono", monospace; font-size: 12px; }
pre { overflow: auto; background: var(--bg); border-radius: 4px; padding: 10px 12px; max-height: 480px; }
table { border-collapse: collapse; width: 100%; font-size: 12px; } th { text-align: left; color: var(--dim); font-weight: 500; } td, th { padding: 3px 12px 3px 0; vertical-align: top; } td code { overflow-wrap: anywhere; }
summary { cursor: pointer; color: var(--dim); } dt { font-weight: 600; } dd { margin: 0 0 4px; overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--acc); outline-offset: 2px; }
@media (max-width: 800px) { body { display: block; } nav { position: static; height: auto; border: 0; } }
`;
