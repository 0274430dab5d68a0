// Keys that are pressed before the second wasm file has come are kept, and done in their order when it has.
import { expect, test } from "@playwright/test";
import { command, event, ready } from "./page.js";

/// Opens the page with the second file held back; the function that comes back lets it go.
async function openHeld(page) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  await page.route(/split_later.*\.wasm$/, async (route) => {
    await released;
    await route.continue();
  });
  await page.goto("");
  await ready(page);
  return release;
}

const title = (page) => page.getByRole("heading", { level: 1 });

test("the palette opens, is typed into and answers", async ({ page }) => {
  const release = await openHeld(page);
  await page.keyboard.press("Control+KeyK");
  await page.keyboard.type("hello, topixx");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await page.keyboard.type("c");
  await page.keyboard.press("Enter");
  release();
  await expect(title(page)).toContainText("Hello, topic", { timeout: 20_000 });
  await expect(page.locator('[data-part][data-kind="kafka.topic"]')).toHaveCount(1);
});

test("space pauses, steps follow", async ({ page }) => {
  const release = await openHeld(page);
  await page.locator(".stage").focus();
  await page.keyboard.press("Space");
  for (let press = 0; press < 3; press++) await page.keyboard.press("Period");
  release();
  const play = command(page, "run.play");
  await expect(play).toHaveAttribute("aria-label", /^Play/, { timeout: 20_000 });
  // One a frame: all have been pressed again.
  await expect.poll(() => page.evaluate(() => window.early)).toBe(null);
  await expect.poll(() => event(page)).toBeGreaterThan(0);
  const here = await event(page);
  await page.waitForTimeout(600);
  expect(await event(page), "it stands still").toBe(here);
});

test("arrows walk over the board", async ({ page }) => {
  const release = await openHeld(page);
  await page.locator(".skip").focus();
  await page.keyboard.press("Enter");
  const first = await page.locator("[data-part]:focus").getAttribute("data-part");
  await page.keyboard.press("ArrowRight");
  release();
  await expect.poll(() => page.locator("[data-part]:focus").getAttribute("data-part"), { timeout: 20_000 }).not.toBe(first);
});

test("the browser's own keys are left alone", async ({ page }) => {
  const release = await openHeld(page);
  await page.keyboard.press("Tab");
  await expect(page.locator(".skip")).toBeFocused();
  release();
});

test("if the second file never comes, keys go their own way", async ({ page }) => {
  await page.route(/split_later.*\.wasm$/, (route) => route.abort());
  await page.goto("");
  await ready(page);
  await expect.poll(() => page.evaluate(() => window.early)).toBe(null);
  await page.evaluate(() => {
    window.heard = [];
    addEventListener("keydown", (event) => window.heard.push([event.code, event.defaultPrevented]));
  });
  await page.keyboard.press("PageDown");
  await expect.poll(() => page.evaluate(() => window.heard)).toEqual([["PageDown", false]]);
});
