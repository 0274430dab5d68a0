// End-to-end tests of the release build in the system's Chromium. `cargo xtask test` builds it first and names the
// browser in CHROMIUM.
import { defineConfig } from "@playwright/test";
import { BASE } from "./server.js";

const port = Number(process.env.E2E_PORT ?? 8179);

export default defineConfig({
  testDir: ".",
  outputDir: "artefacts/failures",
  // Two cores: one for the browser, one for the rest.
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 7_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: [["list"]],
  use: {
    baseURL: `http://127.0.0.1:${port}${BASE}`,
    viewport: { width: 1440, height: 900 },
    locale: "en-GB",
    colorScheme: "light",
    contextOptions: { reducedMotion: "no-preference" },
    permissions: ["clipboard-read", "clipboard-write"],
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: {
    command: `node server.js ${port}`,
    url: `http://127.0.0.1:${port}${BASE}`,
    reuseExistingServer: false,
  },
});
