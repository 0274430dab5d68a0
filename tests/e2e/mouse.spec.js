import { expect, test } from "@playwright/test";
import { command, moment, open, palette, part, parts, pause, put, wire } from "./page.js";

const labels = (page) => parts(page).evaluateAll((all) => all.map((part) => part.getAttribute("aria-label")));

test("a board drawn, run, inspected and shared with the mouse", async ({ page, browser, baseURL }) => {
  await open(page);
  await palette(page, "empty");
  await expect(parts(page)).toHaveCount(0);
  await put(page, "client.producer", 90, 260);
  await put(page, "rabbitmq.exchange/topic", 310, 260);
  await put(page, "rabbitmq.queue", 540, 160);
  await put(page, "rabbitmq.queue/quorum", 540, 380);
  await put(page, "client.consumer", 810, 160);
  await put(page, "client.consumer", 810, 380);
  const [producer, exchange] = [part(page, "client.producer"), part(page, "rabbitmq.exchange")];
  const [queues, consumers] = [part(page, "rabbitmq.queue"), part(page, "client.consumer")];
  await wire(page, producer, exchange);
  for (const at of [0, 1]) {
    await wire(page, exchange, queues.nth(at));
    await wire(page, queues.nth(at), consumers.nth(at));
  }

  await pause(page);
  const start = (await moment(page)).event;
  for (let press = 0; press < 30; press++) await command(page, "run.step").click();
  await expect.poll(async () => (await moment(page)).event).toBe(start + 30);
  const here = await moment(page);
  await command(page, "run.step").click();
  await command(page, "run.step-back").click();
  await expect.poll(() => moment(page)).toEqual(here);

  // A message of the log shows its life in the inspector.
  await page.locator("[id^=log-][data-message] .sign").last().click();
  await expect(page.locator(".inspector, aside").filter({ hasText: /routing key/i })).toBeVisible();
  const there = await moment(page);

  await command(page, "app.share").click();
  const link = await page.getByRole("dialog").locator("input[readonly]").inputValue();
  await page.getByRole("dialog").locator('[data-command="app.copy-link"]').click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  const other = await (await browser.newContext({ baseURL })).newPage();
  await open(other, link);
  await expect.poll(() => moment(other)).toEqual(there);
  await page.keyboard.press("Escape");
  await expect.poll(() => labels(other)).toEqual(await labels(page));
  await other.context().close();
});
