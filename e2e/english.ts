import type { Page } from "@playwright/test";

/** Four English words in a row on a page in Chinese, but for code, calls of functions, names and what a person or a program wrote. */
export const englishIn = (page: Page, selector: string): Promise<readonly string[]> =>
  page.locator(selector).evaluate((root) => {
    const code =
      "code, pre, .m, .mono, .k, .chip, .cm-editor, option, td, style, script, textarea, [lang=en]";
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (walker.nextNode()) {
      const { parentElement, textContent } = walker.currentNode;
      if (parentElement?.closest(code)) continue;
      const words = textContent?.replaceAll(/\w+\([^()]*\)/gu, "");
      const english = /[A-Za-z]+(?:[ ,]+[A-Za-z]+){3,}/u.exec(words ?? "");
      if (english) found.push(english[0]);
    }
    return found;
  });
