// The release build's page at work; prints figures, name and value with a tab between. `cargo xtask bench` runs it and
// names the browser in CHROMIUM. Two scenes: the board full of RabbitMQ's parts (`?bench=board`, src/ui/board/bench.rs
// measures and leaves figures on the body), and a Kafka that really runs, measured from here: see `frames`.
import { chromium } from "@playwright/test";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import config from "./playwright.config.js";
import { BASE, serve } from "./server.js";

const LIMIT_MS = 120_000;
/// Until all groups have their partitions and lanes are full.
const WARM_UP_MS = 12_000;
const MEASURED_MS = 10_000;
/// A topic of 50 partitions x 3 replicas, 10 producers, 2 groups of 4. Made and checked by tests/share/bench.rs.
const KAFKA = readFileSync(new URL("kafka-50.txt", import.meta.url), "utf8").trim();

/// Runs in the page before its own scripts: notes when each frame began and how long its script took, with the
/// reactions that follow it.
function frames() {
  const noted = (window.benchFrames = new Map());
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) =>
    request((began) => {
      const start = performance.now();
      callback(began);
      // What the frame set off follows in microtasks of its own.
      queueMicrotask(() => queueMicrotask(() => noted.set(began, (noted.get(began) ?? 0) + performance.now() - start)));
    });
}

function share(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round((sorted.length - 1) * part)];
}

async function board(page, base) {
  await page.goto(`${base}?bench=board`);
  await page.waitForSelector('body[data-bench="done"]', { timeout: LIMIT_MS });
  const figures = await page.evaluate(() => ({ ...document.body.dataset }));
  return Object.entries(figures).filter(([name]) => /^bench./.test(name));
}

async function kafka(page, base) {
  await page.addInitScript(frames);
  await page.goto(`${base}${KAFKA}`);
  await page.waitForSelector('[data-kind="kafka.topic"]', { timeout: LIMIT_MS });
  await page.locator('[data-command="run.play"]').first().click();
  await page.waitForTimeout(WARM_UP_MS);
  await page.evaluate(() => window.benchFrames.clear());
  await page.waitForTimeout(MEASURED_MS);
  const noted = await page.evaluate(() => [...window.benchFrames]);
  if (noted.length < 2) throw new Error("the run does not play");
  const times = noted.map(([began]) => began);
  const scripts = noted.map(([, script]) => script);
  const fps = ((times.length - 1) * 1_000) / (times.at(-1) - times[0]);
  return [
    ["kafkaFps", fps],
    ["kafkaFrameP50Ms", share(scripts, 0.5)],
    ["kafkaFrameP95Ms", share(scripts, 0.95)],
  ].map(([name, value]) => [name, value.toFixed(2)]);
}

const server = await serve(0, fileURLToPath(new URL("../../dist", import.meta.url)));
const browser = await chromium.launch(config.use.launchOptions);
try {
  for (const scene of [kafka]) {
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    const figures = await scene(page, `http://127.0.0.1:${server.address().port}${BASE}`);
    for (const [name, value] of figures) console.log(`${name}\t${value}`);
    await page.close();
  }
} finally {
  await browser.close();
  server.close();
}
