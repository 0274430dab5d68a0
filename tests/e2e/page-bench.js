// Opens the release build's page benchmark (`?bench=board`, src/ui/board/bench.rs) and prints what it leaves on the
// body: name and value with a tab between. `cargo xtask bench` runs it and names the browser in CHROMIUM.
import { chromium } from "@playwright/test";
import { fileURLToPath } from "node:url";
import config from "./playwright.config.js";
import { BASE, serve } from "./server.js";

const LIMIT_MS = 120_000;
const server = await serve(0, fileURLToPath(new URL("../../dist", import.meta.url)));
const browser = await chromium.launch(config.use.launchOptions);
try {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.goto(`http://127.0.0.1:${server.address().port}${BASE}?bench=board`);
  await page.waitForSelector('body[data-bench="done"]', { timeout: LIMIT_MS });
  const figures = await page.evaluate(() => ({ ...document.body.dataset }));
  for (const [name, value] of Object.entries(figures)) {
    if (/^bench./.test(name)) console.log(`${name}\t${value}`);
  }
} finally {
  await browser.close();
  server.close();
}
