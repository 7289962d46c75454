import { expect, test } from "@playwright/test";
import { Product } from "./product.ts";

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(async () => product[Symbol.asyncDispose]());

async function send<T>(method: string, path: string, body: unknown): Promise<T> {
  const headers = { "x-millrace": "1", "content-type": "application/json" };
  const response = await fetch(new URL(path, product.address), {
    method,
    headers,
    body: JSON.stringify(body),
  });
  expect(response.ok, await response.clone().text()).toBe(true);
  return (await response.json()) as T;
}

interface Stored {
  readonly id: string;
  readonly version: number;
}

test("versions are listed with what they changed, named, compared on a picture, and restored", async ({
  page,
}) => {
  const example = await fetch(new URL("/api/documents/example-word-count", product.address));
  const { document } = (await example.json()) as {
    readonly document: { readonly nodes: readonly { readonly id: string; readonly kind: string }[] };
  };
  const { id } = await send<Stored>("POST", "/api/documents", { document });
  const nodes = document.nodes
    .filter(({ kind }) => kind !== "print")
    .map((node) => (node.kind === "flat-map" ? { ...node, name: "Split" } : node));
  const edges = (
    document as unknown as { readonly edges: readonly { readonly to: { readonly node: string } }[] }
  ).edges;
  const left = edges.filter(({ to }) => nodes.some((node) => node.id === to.node));
  await send<Stored>("PUT", `/api/documents/${id}`, {
    baseVersion: 1,
    document: { ...document, nodes, edges: left },
  });

  await page.goto(`${product.address}/d/${id}`);
  await page.getByTestId("tab-versions").click();
  const list = page.getByTestId("version-list");
  await expect(list.getByTestId("version-2")).toContainText("1 removed, 1 changed, 1 edge");
  const name = list.getByTestId("version-1").getByRole("textbox");
  await name.fill("As it came");
  await name.press("Enter");
  await page.reload();
  await expect(list.getByTestId("version-1").getByRole("textbox")).toHaveValue("As it came");

  await page.getByTestId("compare-1").click();
  const diff = page.getByTestId("diff");
  const kindOf = (kind: string) =>
    diff.getByTestId(`diff-${document.nodes.find((node) => node.kind === kind)?.id}`);
  await expect(kindOf("print")).toHaveAttribute("data-kind", "removed");
  await expect(kindOf("flat-map")).toHaveAttribute("data-kind", "changed");
  await expect(kindOf("text-file")).toHaveAttribute("data-kind", "same");
  await expect(diff.getByRole("cell", { name: "Split" })).toBeVisible();
  await diff.getByTestId("diff-from").selectOption("2");
  await expect(kindOf("print")).toHaveCount(0);
  await diff.getByTestId("diff-to").selectOption("1");
  await expect(kindOf("print")).toHaveAttribute("data-kind", "added");
  await expect(kindOf("flat-map")).toHaveAttribute("data-kind", "changed");
  await page.keyboard.press("Escape");
  await expect(diff).toBeHidden();

  await page.getByTestId("restore-1").click();
  await expect(list.getByTestId("version-3")).toContainText("1 added, 1 changed, 1 edge");
  await expect(page.locator('[data-testid^="node-"]')).toHaveCount(document.nodes.length);
  await page.getByTestId("undo").click();
  await expect(page.locator('[data-testid^="node-"]')).toHaveCount(nodes.length);
  await page.getByTestId("redo").click();
  await expect(page.locator('[data-testid^="node-"]')).toHaveCount(document.nodes.length);
});

test("every save is kept, and earlier ones come into the list when they are asked for", async ({ page }) => {
  const example = await fetch(new URL("/api/documents/example-word-count", product.address));
  const { document } = (await example.json()) as { readonly document: object };
  const { id } = await send<Stored>("POST", "/api/documents", { document });
  for (let version = 1; version <= 101; version++) {
    const changed = { ...document, name: `Save ${version}` };
    await send<Stored>("PUT", `/api/documents/${id}`, { baseVersion: version, document: changed });
  }
  await page.goto(`${product.address}/d/${id}`);
  await page.getByTestId("tab-versions").click();
  const list = page.getByTestId("version-list");
  await expect(list.locator("tbody tr")).toHaveCount(100);
  await page.getByTestId("earlier-versions").click();
  await expect(list.locator("tbody tr")).toHaveCount(102);
  await expect(page.getByTestId("earlier-versions")).toHaveCount(0);
});
