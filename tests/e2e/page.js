// What the tests know of the page: its hooks and how to get to a state.
import { expect } from "@playwright/test";

export const command = (page, id) => page.locator(`[data-command="${id}"]`).first();
export const parts = (page) => page.locator("[data-part]");
export const part = (page, kind) => page.locator(`[data-part][data-kind^="${kind}"]`);

export async function ready(page) {
  await expect(page.locator("body")).toHaveAttribute("data-ready", "true");
}

/// Opens the page at an address below the base; pauses if it plays.
export async function open(page, address = "") {
  await page.goto(address);
  await ready(page);
}

export async function moment(page) {
  const body = page.locator("body");
  return { event: Number(await body.getAttribute("data-event")), hash: await body.getAttribute("data-hash") };
}

export const event = async (page) => (await moment(page)).event;

/// Presses a button of the transport, and again to see that nothing moves on by itself.
export async function pause(page) {
  const play = command(page, "run.play");
  if ((await play.getAttribute("aria-label")).match(/Pause|멈|일시/)) await play.click();
}

/// Runs a command from the palette by its name.
export async function palette(page, words) {
  // Before the second file has come, keys do nothing.
  await expect(command(page, "app.share").first()).toBeVisible({ timeout: 20_000 });
  await page.keyboard.press("Control+KeyK");
  const field = page.locator(".palette input");
  await field.fill(words);
  await page.keyboard.press("Enter");
  await expect(field).toHaveCount(0);
}

/// Clicks the tile of a part, then a place on the board.
export async function put(page, preset, x, y) {
  const before = await parts(page).count();
  await page.locator(`.tile[data-preset="${preset}"]`).click();
  const board = await page.locator("main").boundingBox();
  await page.mouse.move(board.x + x - 8, board.y + y - 8);
  await page.mouse.click(board.x + x, board.y + y);
  await expect(parts(page)).toHaveCount(before + 1);
}

export async function middle(locator) {
  const box = await locator.boundingBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/// Draws a wire from the out port of one part to another part.
export async function wire(page, from, to) {
  await page.mouse.move(...(await middle(from.locator('[data-port="out"]').first())));
  await page.mouse.down();
  const [x, y] = await middle(to);
  await page.mouse.move(x - 40, y, { steps: 6 });
  await page.mouse.move(x, y, { steps: 3 });
  await page.mouse.up();
}
