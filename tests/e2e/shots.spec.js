// Pictures of the main states for a person to look at, under artefacts/ (not kept by git).
import { test } from "@playwright/test";
import { command, open, palette, pause } from "./page.js";

const STATES = [
  { name: "example", context: {} },
  { name: "example-ko-dark", context: { locale: "ko-KR", colorScheme: "dark" } },
  { name: "example-1280", context: { viewport: { width: 1280, height: 720 } } },
  { name: "example-phone", context: { viewport: { width: 390, height: 844 } } },
];

for (const { name, context } of STATES) {
  test.describe(name, () => {
    test.use(context);
    test(`picture: ${name}`, async ({ page }) => {
      await open(page);
      await pause(page);
      for (let press = 0; press < 30; press++) await command(page, "run.step").click();
      await page.screenshot({ path: `artefacts/${name}.png` });
    });
  });
}

test("picture: share", async ({ page }) => {
  await open(page);
  await pause(page);
  await command(page, "app.share").click();
  await page.screenshot({ path: "artefacts/share.png" });
});

test("picture: empty board", async ({ page }) => {
  await open(page);
  await palette(page, "empty");
  await page.screenshot({ path: "artefacts/empty.png" });
});
