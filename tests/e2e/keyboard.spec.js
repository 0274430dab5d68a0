import { expect, test } from "@playwright/test";
import { moment, open, palette, part, parts } from "./page.js";

const labels = (page) => parts(page).evaluateAll((all) => all.map((part) => part.getAttribute("aria-label")));

/// Presses keys until there is one part more.
async function add(page, ...keys) {
  const before = await parts(page).count();
  for (const key of keys) await page.keyboard.press(key);
  await expect(parts(page)).toHaveCount(before + 1);
}

/// Ctrl and an arrow asks what to add where there is a choice; the words pick it. Then there are so many parts.
async function beside(page, arrow, words, total) {
  await expect(parts(page)).toHaveCount(total - 1);
  await page.keyboard.press(`Control+${arrow}`);
  const list = page.locator('[role="option"][data-preset]');
  await expect(list.first().or(parts(page).nth(total - 1)).first()).toBeVisible();
  if (await list.count()) {
    await page.keyboard.type(words);
    await page.keyboard.press("Enter");
  }
  await expect(parts(page)).toHaveCount(total);
}

test("a board drawn, run, inspected and shared with the keyboard", async ({ page, browser, baseURL }) => {
  await open(page);
  await palette(page, "empty");
  await expect(parts(page)).toHaveCount(0);
  // All of the board stays in view.
  for (let press = 0; press < 3; press++) await page.keyboard.press("Control+Minus");
  await page.locator(".skip").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("KeyA");
  await page.keyboard.type("producer");
  await add(page, "Enter");
  await expect(part(page, "client.producer")).toBeFocused();
  await beside(page, "ArrowRight", "topic", 2);
  await beside(page, "ArrowRight", "classic", 3);
  await beside(page, "ArrowRight", "consumer", 4);
  // Back to the exchange along the wires, and a second queue.
  await page.keyboard.press("Alt+ArrowLeft");
  await page.keyboard.press("Alt+ArrowLeft");
  await expect(part(page, "rabbitmq.exchange")).toBeFocused();
  await beside(page, "ArrowRight", "quorum", 5);
  // The consumer that is there gets a second queue in connect mode.
  await expect(page.locator("[data-part]:focus")).toHaveAccessibleName(/queue-2/);
  await page.keyboard.press("KeyC");
  await page.keyboard.press("Enter");
  await expect(part(page, "client.consumer")).toBeFocused();

  const start = (await moment(page)).event;
  for (let press = 0; press < 30; press++) await page.keyboard.press("Period");
  await expect.poll(async () => (await moment(page)).event).toBe(start + 30);
  const here = await moment(page);
  await page.keyboard.press("Period");
  await page.keyboard.press("Comma");
  await expect.poll(() => moment(page)).toEqual(here);

  await page.keyboard.press("Control+Shift+KeyC");
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toContain("#");
  const other = await (await browser.newContext({ baseURL })).newPage();
  await open(other, await copied());
  await expect.poll(() => moment(other)).toEqual(here);
  await expect.poll(() => labels(other)).toEqual(await labels(page));
  await other.context().close();
});
