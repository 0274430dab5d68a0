import { expect, test } from "@playwright/test";
import { command, event, moment, open, part, parts, pause } from "./page.js";

test("undo and redo take a part away and bring it back", async ({ page }) => {
  await open(page);
  await pause(page);
  const all = await parts(page).count();
  await part(page, "client.consumer").first().click();
  await page.keyboard.press("Delete");
  await expect(parts(page)).toHaveCount(all - 1);
  await page.keyboard.press("Control+KeyZ");
  await expect(parts(page)).toHaveCount(all);
  await page.keyboard.press("Control+Shift+KeyZ");
  await expect(parts(page)).toHaveCount(all - 1);
});

test("a name in Korean is neither doubled nor taken before its last syllable is done", async ({ page }) => {
  await open(page);
  await pause(page);
  const queue = page.locator('[data-part][data-kind="rabbitmq.queue"]').first();
  await queue.click();
  await page.keyboard.press("F2");
  const field = page.locator(".rename input");
  await expect(field).toBeFocused();
  const before = await field.inputValue();
  await field.selectText();
  const ime = await page.context().newCDPSession(page);
  for (const text of ["ㅈ", "주", "줌"]) {
    await ime.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
  }
  // Enter belongs to the input method while it composes.
  await ime.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Process", code: "Enter", windowsVirtualKeyCode: 229 });
  await expect(field).toBeFocused();
  await expect(queue).not.toHaveAccessibleName(/줌/);
  await ime.send("Input.imeSetComposition", { text: "주", selectionStart: 1, selectionEnd: 1 });
  await ime.send("Input.insertText", { text: "주" });
  await page.keyboard.insertText("문");
  await page.keyboard.press("Enter");
  await expect(field).toHaveCount(0);
  await expect(queue).toHaveAccessibleName(/(^|\s)주문[ ,]/);
  expect(before).not.toBe("주문");
});

test.describe("on a narrow screen", () => {
  test.use({ viewport: { width: 360, height: 740 } });
  test("nothing is wider than the screen", async ({ page }) => {
    await open(page);
    await pause(page);
    await command(page, "run.step").click();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(wide).toBeLessThanOrEqual(360);
  });
});

test.describe("where motion is unwanted", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });
  test("a step moves nothing", async ({ page }) => {
    await open(page);
    await pause(page);
    const before = await event(page);
    await command(page, "run.step").click();
    await expect.poll(() => event(page)).toBe(before + 1);
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});

test("a reload brings back the board and the moment", async ({ page }) => {
  await open(page);
  await pause(page);
  await page.locator("h1 button").click();
  const field = page.locator("input.title");
  await field.fill("Kept over a reload");
  await field.press("Enter");
  for (let press = 0; press < 5; press++) await command(page, "run.step").click();
  const here = await moment(page);
  await expect.poll(() => page.evaluate(() => JSON.stringify(localStorage))).toContain("Kept over a reload");
  await page.waitForTimeout(1500);
  await page.reload();
  await expect(page.locator("h1")).toContainText("Kept over a reload");
  await expect.poll(() => moment(page)).toEqual(here);
});

test("another language keeps the moment", async ({ page }) => {
  await open(page);
  await pause(page);
  await command(page, "run.step").click();
  const here = await moment(page);
  const sentence = await page.locator(".caption").innerText();
  await page.getByRole("button", { name: "한국어" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "ko");
  await expect(page.locator(".caption")).toContainText(/[가-힣]/);
  expect(await page.locator(".caption").innerText()).not.toBe(sentence);
  expect(await moment(page)).toEqual(here);
});

test("a part of the page that does not come is told and can be asked for again", async ({ page }) => {
  await page.route("**/split_*.wasm", (route) => route.abort());
  await open(page);
  const again = page.getByRole("button", { name: "Try again" });
  await expect(again).toBeVisible();
  await page.keyboard.press("Period");
  await page.unroute("**/split_*.wasm");
  await again.click();
  await expect(page.locator(".rail [data-search=parts]")).toBeVisible();
});

test("a link that can't be opened yet leaves the board alone and can be tried again", async ({ page }) => {
  await open(page);
  await pause(page);
  await page.locator(".board .stage").click({ position: { x: 300, y: 500 } });
  await expect.poll(() => page.evaluate(() => localStorage.getItem("brokerlab.document") !== null)).toBe(true);
  await page.route("**/split_*.wasm", (route) => route.abort());
  await page.reload();
  const again = page.getByRole("button", { name: "Try again" });
  await expect(again).toBeVisible();
  await page.unroute("**/split_*.wasm");
  await again.click();
  await expect(page.locator("body")).toHaveAttribute("data-ready", "true");
  await expect(parts(page).first()).toBeVisible();
});
