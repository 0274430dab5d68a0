import { expect, test } from "@playwright/test";
import { command, event, moment, open, pause, parts } from "./page.js";

test("the first visit shows a board that runs", async ({ page }) => {
  await open(page);
  expect(await parts(page).count()).toBeGreaterThan(3);
  const clock = page.locator(".clock");
  const before = await clock.textContent();
  await expect.poll(() => clock.textContent()).not.toBe(before);
  await page.waitForTimeout(1_500);
  await pause(page);
  await expect.poll(() => event(page)).toBeGreaterThan(0);
});

test("pause, step, step back: the same event is the same world", async ({ page }) => {
  await open(page);
  await pause(page);
  await command(page, "run.step").click();
  await expect(page.locator(".caption")).toContainText(/\w+ \w+/);
  const here = await moment(page);
  await command(page, "run.step").click();
  await expect.poll(() => event(page)).toBe(here.event + 1);
  await command(page, "run.step-back").click();
  await expect.poll(() => moment(page)).toEqual(here);
});

test("a row of the log is a place to go to", async ({ page }) => {
  await open(page);
  await pause(page);
  for (let press = 0; press < 8; press++) await command(page, "run.step").click();
  const row = page.locator("[id^=log-][data-event]").first();
  const there = Number(await row.getAttribute("data-event"));
  await row.locator(".at").click();
  await expect.poll(() => event(page)).toBe(there);
});
