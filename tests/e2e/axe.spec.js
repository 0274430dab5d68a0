import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { command, open, palette, part, parts, pause } from "./page.js";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/// Each complaint as one line: what, where, why.
async function complaints(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target} ${node.failureSummary.slice(0, 300)}`),
  );
}

const STATES = {
  "the first board": async () => {},
  "an empty board": async (page) => {
    await palette(page, "empty");
    await expect(parts(page)).toHaveCount(0);
  },
  "a part in the inspector": (page) => part(page, "rabbitmq.queue").first().click(),
  "the share dialog": (page) => command(page, "app.share").click(),
  "the palette": (page) => page.keyboard.press("Control+KeyK"),
  "the help": (page) => page.keyboard.press("Shift+Slash"),
  "the import dialog": (page) => page.keyboard.press("Control+KeyO"),
};

for (const [name, reach] of Object.entries(STATES)) {
  for (const [look, locale, colorScheme] of [["light", "en-GB", "light"], ["dark and Korean", "ko-KR", "dark"]]) {
    test.describe(() => {
      test.use({ locale, colorScheme });
      test(`axe finds nothing: ${name}, ${look}`, async ({ page }) => {
        await open(page);
        await pause(page);
        await reach(page);
        if (name.endsWith("dialog")) await expect(page.getByRole("dialog")).toHaveCount(1);
        await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => {}))));
        expect(await complaints(page)).toEqual([]);
      });
    });
  }
}
