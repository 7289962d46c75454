import type { Locale } from "@millrace/graph";
import { SUMMARIES_ZH } from "./docs-summaries.ts";
import { DOCS_WORDS } from "./docs-words.ts";
import type { DocsWords } from "./docs-words.ts";

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
export function docsPage({ info, paths }: Described, locale: Locale): string {
  const w = DOCS_WORDS[locale];
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const contents = operations.map(
    ({ path, method, operation }) =>
      `<li><a href="#${operation.operationId}"><b class="${method}">${method}</b> <code>${escaped(path)}</code></a></li>`,
  );
  const sections = operations.map(({ path, method, operation }) => {
    const told = locale === "zh" ? SUMMARIES_ZH[`${method} ${path}`] : undefined;
    return section({ path, method, operation, summary: told ?? operation.summary }, w);
  });
  const title = `${escaped(info.title)} ${w.title}`;
  return `<!doctype html>
<html lang="${w.lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<nav aria-label="${w.operations}"><ul>${contents.join("")}</ul></nav>
<main>
<p class="other"><a href="${w.other.href}">${w.other.title}</a></p>
<h1>${title} <small>${escaped(info.version)}</small></h1>
<p>${w.introduction}</p>
${sections.join("\n")}
</main>
</body>
</html>
`;
}

interface Section {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
  /** In the language of the page. */
  readonly summary: string;
}

function section({ path, method, operation, summary }: Section, w: DocsWords): string {
  const { parameters, requestBody, responses } = operation;
  const [status = "", answer] = Object.entries(responses)[0] ?? [];
  const refusals = Object.entries(responses).slice(1);
  const body = requestBody?.content[JSON_TYPE];
  const schemas = [
    ...(body === undefined ? [] : [details(w.body, body.schema)]),
    ...(answer === undefined
      ? []
      : [details(`${w.answer} ${status}`, answer.content[JSON_TYPE]?.schema ?? {})]),
  ];
  return `<section id="${operation.operationId}">
<h2><b class="${method}">${method}</b> <code>${escaped(path)}</code></h2>
<p>${escaped(summary)}${w.stop}</p>
${parameters.length === 0 ? "" : parameterTable(parameters, w)}
<pre aria-label="${w.exampleOf} ${method} ${escaped(path)}" role="region" tabindex="0"><code>${escaped(example(path, method, { parameters, body: body?.example }))}</code></pre>
${schemas.join("\n")}
<details><summary>${w.refusals}</summary><dl>${refusals
    .map(([code, { description }]) => `<dt>${code}</dt><dd>${escaped(description)}</dd>`)
    .join("")}</dl></details>
</section>`;
}

function parameterTable(parameters: readonly Parameter[], w: DocsWords): string {
  const { name: named, place: where, needed, schema: typed } = w.parameter;
  const rows = parameters.map(
    ({ name, in: place, required, schema }) =>
      `<tr><td><code>${escaped(name)}</code></td><td>${w.places[place] ?? place}</td><td>${required ? w.required : w.optional}</td><td><code>${escaped(JSON.stringify(schema))}</code></td></tr>`,
  );
  return `<table><thead><tr><th>${named}</th><th>${where}</th><th>${needed}</th><th>${typed}</th></tr></thead><tbody>${rows.join("")}</tbody></table>`;
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
.other { float: right; margin: 4px 0; }
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
