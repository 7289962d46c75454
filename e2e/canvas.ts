import { expect } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";

/** Drives the canvas as a person with a mouse does. */
export class Canvas {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Drags a node kind from the palette to a place on the canvas, in px from the canvas' top left; answers the new node. */
  async add(kind: string, at: { readonly x: number; readonly y: number }): Promise<Locator> {
    const before = await this.#nodes();
    const canvas = this.#page.getByTestId("canvas");
    await this.#page.getByTestId(`palette-${kind}`).dragTo(canvas, { targetPosition: at, steps: 5 });
    await expect.poll(async () => (await this.#nodes()).length).toBe(before.length + 1);
    const added = (await this.#nodes()).find((id) => !before.includes(id));
    return this.#page.getByTestId(added ?? "");
  }

  /** Drags from the output port of one node to the input port of another. */
  async connect(from: Locator, to: Locator): Promise<void> {
    const edges = this.#page.locator(".react-flow__edge");
    const before = await edges.count();
    await this.#dragBetween(from.getByTestId("port-out"), to.getByTestId("port-in"));
    await expect(edges).toHaveCount(before + 1);
  }

  /** Drags from an output to an input that must refuse; answers the reason that is shown. */
  async refusedConnection(from: Locator, to: Locator): Promise<string> {
    const edges = this.#page.locator(".react-flow__edge");
    const before = await edges.count();
    await this.#dragBetween(from.getByTestId("port-out"), to.getByTestId("port-in"), false);
    const reason = await this.#page.getByTestId("connection-refusal").innerText();
    await this.#page.mouse.up();
    await expect(edges).toHaveCount(before);
    return reason;
  }

  async #dragBetween(from: Locator, to: Locator, drop = true): Promise<void> {
    const [start, end] = [await centre(from), await centre(to)];
    await this.#page.mouse.move(start.x, start.y);
    await this.#page.mouse.down();
    await this.#page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 5 });
    await this.#page.mouse.move(end.x, end.y, { steps: 5 });
    if (drop) await this.#page.mouse.up();
  }

  #nodes(): Promise<string[]> {
    return this.#page
      .locator('[data-testid^="node-"]')
      .evaluateAll((elements) => elements.map((element) => element.getAttribute("data-testid") ?? ""));
  }
}

async function centre(locator: Locator): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error(`nothing is drawn for ${String(locator)}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
