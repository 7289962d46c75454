import { act } from "react";
import { createRoot } from "react-dom/client";
import type { Root } from "react-dom/client";

declare global {
  // What React asks for, to know that a test waits for its updates.
  var IS_REACT_ACT_ENVIRONMENT: boolean;
}

/** A part of the page in a document of its own, driven as a person would; gone at the end of the scope. */
export class Mounted {
  readonly element: HTMLElement;
  readonly #root: Root;

  private constructor(element: HTMLElement, root: Root) {
    this.element = element;
    this.#root = root;
  }

  static show(content: React.ReactNode): Mounted {
    globalThis.IS_REACT_ACT_ENVIRONMENT = true;
    const element = document.createElement("div");
    document.body.append(element);
    const mounted = new Mounted(element, createRoot(element));
    mounted.update(content);
    return mounted;
  }

  update(content: React.ReactNode): void {
    act(() => this.#root.render(content));
  }

  /** Does something that changes what is shown, and waits until it is. */
  act(change: () => void): void {
    act(change);
  }

  /** Waits for what comes later, such as an answer of the server. */
  async until(selector: string): Promise<void> {
    for (let turn = 0; turn < 100 && !this.element.querySelector(selector); turn++)
      await act(() => Promise.resolve());
    this.get(selector);
  }

  get<T extends HTMLElement = HTMLInputElement>(selector: string): T {
    const found = this.element.querySelector<T>(selector);
    if (!found) throw new Error(`nothing matches ${selector} in ${this.element.innerHTML}`);
    return found;
  }

  all<T extends HTMLElement = HTMLInputElement>(selector: string): readonly T[] {
    return [...this.element.querySelectorAll<T>(selector)];
  }

  button(name: string): HTMLButtonElement {
    const found = this.all<HTMLButtonElement>("button").find(
      (button) => button.getAttribute("aria-label") === name || button.textContent?.trim() === name,
    );
    if (!found) throw new Error(`no button is called ${name}`);
    return found;
  }

  click(target: HTMLElement): void {
    act(() => target.click());
  }

  focus(target: HTMLElement): void {
    act(() => target.focus());
  }

  blur(target: HTMLElement): void {
    act(() => target.blur());
  }

  /** Puts text into a field, as typing does. */
  type(target: HTMLInputElement | HTMLTextAreaElement, text: string): void {
    this.#change(target, text, "input");
  }

  choose(target: HTMLSelectElement, value: string): void {
    this.#change(target, value, "change");
  }

  #change(target: HTMLElement, value: string, event: "input" | "change"): void {
    // React listens past its own setter: only what the element's class sets is a change to it.
    const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(target), "value") ?? {};
    act(() => {
      set?.call(target, value);
      target.dispatchEvent(new Event(event, { bubbles: true }));
    });
  }

  [Symbol.dispose](): void {
    act(() => this.#root.unmount());
    this.element.remove();
  }
}
