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

/// Opens a scenario of Kafka's and lets it come to something.
async function scenario(page, words, kind) {
  await palette(page, words);
  await expect(part(page, kind).first()).toBeVisible();
  await page.waitForTimeout(2_500);
  await pause(page);
}

const KAFKA = {
  "a board with Kafka": async () => {},
  "a topic with brokers": (page) => part(page, "kafka.topic").click({ position: { x: 40, y: 14 } }),
  "the cluster": (page) => part(page, "kafka.cluster").click({ position: { x: 40, y: 14 } }),
  "a record": async (page) => {
    await part(page, "kafka.topic").click({ position: { x: 40, y: 14 } });
    await page.locator("aside.insp [data-offset]").first().click();
  },
  "a producer of Kafka's": (page) => part(page, "kafka.producer").click({ position: { x: 40, y: 14 } }),
};
for (const [name, reach] of Object.entries(KAFKA)) {
  STATES[name] = async (page) => {
    await scenario(page, "In sync, and how many", "kafka.topic");
    await reach(page);
  };
}
const READERS = {
  "a group with idle members": (page) => part(page, "kafka.group").click({ position: { x: 40, y: 14 } }),
  "a consumer of Kafka's": (page) => part(page, "kafka.consumer").first().click({ position: { x: 60, y: 14 } }),
};
for (const [name, reach] of Object.entries(READERS)) {
  STATES[name] = async (page) => {
    await scenario(page, "More consumers than", "kafka.group");
    await reach(page);
  };
}

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

test.describe(() => {
  test.use({ contextOptions: { forcedColors: "active" } });
  test("axe finds nothing: a topic of Kafka's in forced colours", async ({ page }) => {
    await open(page);
    await pause(page);
    await STATES["a topic with brokers"](page);
    expect(await complaints(page)).toEqual([]);
  });
});
