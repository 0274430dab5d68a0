// A broker's own export becomes a board, from the command palette to the parts.
import { expect, test } from "@playwright/test";
import { open, palette, pause } from "./page.js";

test("definitions.json of one virtual host comes in", async ({ page }) => {
  await open(page);
  await pause(page);
  await palette(page, "import");
  const dialog = page.locator("dialog[open]");
  await expect(dialog).toHaveCount(1);
  await dialog.locator("input[type=file]").setInputFiles("../conformance/rabbitmq/definitions/shop-vhost.json");
  await expect(dialog).toContainText("7 exchanges, 13 queues and 15 bindings");
  await dialog.getByRole("button", { name: "Open", exact: true }).click();
  await expect(page.locator("dialog[open]")).toHaveCount(0);
  // A board of this size is fitted so small that names stand in the inspector only.
  await page.locator(".prob").filter({ hasText: "billing.parking" }).getByRole("button", { name: "Show" }).click();
  await expect(page.locator(".insp h2")).toContainText("billing.parking");
});
