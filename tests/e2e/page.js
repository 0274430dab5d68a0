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
  await page.keyboard.press("Control+KeyK");
  const field = page.locator(".palette input");
  await field.fill(words);
  await page.keyboard.press("Enter");
  await expect(field).toHaveCount(0);
}
