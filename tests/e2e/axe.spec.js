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

/// Opens a scenario and lets it come to something.
async function scenario(page, words, kind, wait = 2_500) {
  await palette(page, words);
  await expect(part(page, kind).first()).toBeVisible();
  await page.waitForTimeout(wait);
  await pause(page);
}

/// Boards that have to run before there is something to see.
const SCENES = {};

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
  SCENES[name] = async (page) => {
    await scenario(page, "In sync, and how many", "kafka.topic");
    await reach(page);
  };
}
const READERS = {
  "a group with idle members": (page) => part(page, "kafka.group").click({ position: { x: 40, y: 14 } }),
  "a consumer of Kafka's": (page) => part(page, "kafka.consumer").first().click({ position: { x: 60, y: 14 } }),
};
for (const [name, reach] of Object.entries(READERS)) {
  SCENES[name] = async (page) => {
    await scenario(page, "More consumers than", "kafka.group");
    await reach(page);
  };
}

/// A part and one of its tabs, by its place.
const openPart = (kind, tab = 0) => async (page) => {
  await part(page, kind).first().click({ position: { x: 60, y: 14 } });
  await page.locator('aside.insp [role="tab"]').nth(tab).click();
};
const RABBITMQ = {
  "members of a quorum queue": ["The leader dies", "rabbitmq.queue", openPart("rabbitmq.queue")],
  "the nodes": ["A classic queue goes down", "rabbitmq.cluster", openPart("rabbitmq.cluster")],
  "a blocked publisher": ["Memory alarm: publishers", "rabbitmq.cluster", openPart("client.producer"), 6_000],
  "a stream": ["A stream, read again", "rabbitmq.queue", openPart("rabbitmq.queue")],
  "a super stream": ["Super stream: partitions", "rabbitmq.queue", async () => {}],
  "a requester": ["RPC: a reply", "rabbitmq.requester", openPart("rabbitmq.requester")],
  "a shovel": ["A shovel between", "rabbitmq.shovel", openPart("rabbitmq.shovel")],
  "frames of a consumer": ["Dead letters: rejected", "client.consumer", openPart("client.consumer", 4)],
};
for (const [name, [words, kind, reach, wait]] of Object.entries(RABBITMQ)) {
  SCENES[name] = async (page) => {
    await scenario(page, words, kind, wait);
    await reach(page);
  };
}
SCENES["a policy and what it does"] = async (page) => {
  await palette(page, "empty");
  for (const preset of ["rabbitmq.queue", "rabbitmq.policy"]) {
    await page.locator(`.tile[data-preset="${preset}"]`).press("Enter");
    await expect(part(page, preset)).toHaveCount(1);
  }
  await openPart("rabbitmq.policy")(page);
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

// Coming there takes longer than looking: one page serves both looks.
for (const [name, reach] of Object.entries(SCENES)) {
  test(`axe finds nothing: ${name}, light, then dark and Korean`, async ({ page }) => {
    await open(page);
    await pause(page);
    await reach(page);
    expect(await complaints(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.getByRole("button", { name: "한국어" }).click();
    await expect(page.locator("html")).toHaveAttribute("lang", "ko");
    await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished.catch(() => {}))));
    expect(await complaints(page)).toEqual([]);
  });
}

test.describe(() => {
  test.use({ contextOptions: { forcedColors: "active" } });
  for (const name of ["a topic with brokers", "members of a quorum queue"]) {
    test(`axe finds nothing: ${name}, in forced colours`, async ({ page }) => {
      await open(page);
      await pause(page);
      await SCENES[name](page);
      expect(await complaints(page)).toEqual([]);
    });
  }
});
