import { expect, test } from "@playwright/test";
import { command, event, open, palette, parts, pause } from "./page.js";

async function link(page) {
  await command(page, "app.share").click();
  const address = await page.getByRole("dialog").locator("input[readonly]").inputValue();
  await page.keyboard.press("Escape");
  return address;
}

const spoil = {
  cut: (address) => address.slice(0, Math.floor(address.length * 0.6)),
  mangled: (address) => address.slice(0, -20) + "AAAA" + address.slice(-16),
  "of a newer format": (address) => address.replace("#s1.", "#s9."),
  foreign: (address) => address.split("#")[0] + "#start-of/another<script>",
};

for (const [name, of] of Object.entries(spoil)) {
  test(`a link that is ${name} is told in a sentence, and the page lives`, async ({ page }) => {
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await open(page);
    const bad = of(await link(page));
    await page.goto("about:blank");
    await open(page, bad);
    await expect(page.getByRole("alert").first()).toContainText(/\w+ \w+ \w+/);
    await pause(page);
    const before = await event(page);
    await command(page, "run.step").click();
    await expect.poll(() => event(page)).toBeGreaterThan(before);
    expect(errors).toEqual([]);
  });
}

test("what a link carries never leaves the browser", async ({ page }) => {
  const asked = [];
  page.on("request", (request) => asked.push(`${request.url()} ${request.postData() ?? ""}`));
  await open(page);
  const address = await link(page);
  const carried = address.split("#")[1];
  expect(carried.length).toBeGreaterThan(20);
  await page.goto("about:blank");
  await open(page, address);
  await command(page, "run.step").click();
  await palette(page, "dark");
  const origin = new URL(page.url()).origin;
  for (const request of asked.filter((request) => !request.startsWith("about:"))) {
    // Playwright names the document with its fragment, which the browser keeps to itself.
    expect(request.startsWith(origin) || request.startsWith("data:") || request.startsWith("blob:")).toBe(true);
    if (!request.startsWith(address)) expect(request).not.toContain(carried.slice(0, 24));
  }
  expect(await parts(page).count()).toBeGreaterThan(3);
});
