import { expect, test } from "@playwright/test";
import { command, middle, moment, open, palette, part, parts, pause, put, wire } from "./page.js";

const inspector = (page) => page.locator("aside.insp");
const kafka = (page, kind) => part(page, `kafka.${kind}`);

/// One of the four numbers on top of the inspector.
const number = (page, name) =>
  inspector(page).locator(".nums > div").filter({ has: page.getByText(name, { exact: true }) }).locator("b");

async function select(page, one) {
  await one.click({ position: { x: 40, y: 14 } });
  await expect(inspector(page).locator("h2")).toContainText((await one.getAttribute("aria-label")).match(/\w+-\d/)[0]);
}

/// Drags the tile of a part onto the board.
async function drag(page, preset, x, y) {
  const before = await parts(page).count();
  const tile = page.locator(`.tile[data-preset="${preset}"]`);
  await tile.scrollIntoViewIfNeeded();
  const board = await page.locator("main").boundingBox();
  await page.mouse.move(...(await middle(tile)));
  await page.mouse.down();
  await page.mouse.move(board.x + x - 30, board.y + y - 30, { steps: 6 });
  await page.mouse.move(board.x + x, board.y + y, { steps: 3 });
  await page.mouse.up();
  await expect(parts(page)).toHaveCount(before + 1);
}

async function empty(page) {
  await open(page);
  await palette(page, "empty");
  await expect(parts(page)).toHaveCount(0);
}

/// Producer, topic, group and a consumer, wired.
async function small(page) {
  await empty(page);
  await drag(page, "kafka.producer", 100, 300);
  await drag(page, "kafka.topic", 400, 300);
  await drag(page, "kafka.group", 740, 160);
  await drag(page, "kafka.consumer", 800, 420);
  await wire(page, kafka(page, "producer"), kafka(page, "topic"));
  await wire(page, kafka(page, "topic"), kafka(page, "group"));
  await wire(page, kafka(page, "group"), kafka(page, "consumer"));
}

async function runFor(page, seconds) {
  const at = () => page.locator(".clock b").first().innerText();
  const virtual = (text) => text.split(":").reduce((all, part) => all * 60 + Number(part.replace(/[^\d.]/g, "")), 0);
  const start = virtual(await at());
  await command(page, "run.play").click();
  await expect.poll(async () => virtual(await at()) - start, { timeout: 40_000 }).toBeGreaterThan(seconds);
  await pause(page);
}

test("a topic, drawn by drag and read by a group, has no lag", async ({ page }) => {
  await small(page);
  await runFor(page, 4);
  await select(page, kafka(page, "group"));
  await expect(inspector(page)).toContainText("Stable");
  // Between an append and the next fetch the group is one record behind.
  await command(page, "run.play").click();
  await expect(number(page, "lag")).toHaveText("0", { timeout: 20_000 });
  await pause(page);
  await expect(number(page, "partitions")).toHaveText("3");
  await select(page, kafka(page, "consumer"));
  expect(Number(await number(page, "done").innerText())).toBeGreaterThan(0);
});

test("a consumer that seeks reads again", async ({ page }) => {
  await small(page);
  await runFor(page, 8);
  await select(page, kafka(page, "consumer"));
  const position = () =>
    inspector(page).locator("table tbody tr td:nth-child(2)").evaluateAll((cells) =>
      cells.map((cell) => Number(cell.textContent.replace(/\D/g, ""))).reduce((all, one) => all + one, 0),
    );
  const before = await position();
  expect(before).toBeGreaterThan(0);
  await inspector(page).getByRole("button", { name: "Seek", exact: true }).click();
  await expect.poll(position).toBeLessThan(before);
  await runFor(page, 8);
  await expect.poll(position).toBeGreaterThanOrEqual(before);
});

test("a broker that is killed in the inspector gives its leadership to another", async ({ page }) => {
  await empty(page);
  await put(page, "kafka.cluster", 130, 480);
  await put(page, "kafka.producer", 100, 120);
  await put(page, "kafka.topic", 560, 300);
  await select(page, kafka(page, "topic"));
  await inspector(page).getByRole("tab", { name: "Settings" }).click();
  await inspector(page).getByLabel("Replicas", { exact: true }).fill("3");
  await page.keyboard.press("Enter");
  await inspector(page).getByRole("tab", { name: "Overview" }).click();
  await wire(page, kafka(page, "producer"), kafka(page, "topic"));
  for (let press = 0; press < 2; press++) await page.keyboard.press("BracketRight");
  await runFor(page, 3);
  await select(page, kafka(page, "topic"));
  const leader = async () => {
    const leads = page.locator(".sub").filter({ hasText: /^leader$/ });
    return inspector(page).locator("[data-replica]").filter({ has: leads }).getAttribute("data-replica");
  };
  const before = await leader();
  await select(page, kafka(page, "cluster"));
  await inspector(page).locator(`[data-broker="${before}"]`).click();
  await inspector(page).getByRole("button", { name: "Kill" }).click();
  await expect(inspector(page).locator(`[data-broker="${before}"]`)).toContainText("down");
  await runFor(page, 12);
  await select(page, kafka(page, "topic"));
  await expect.poll(leader).not.toBe(before);
});

test("Kafka's parts come back by undo, and travel in a link", async ({ page, browser, baseURL }) => {
  await small(page);
  await select(page, kafka(page, "consumer"));
  await page.keyboard.press("Delete");
  await expect(parts(page)).toHaveCount(3);
  await page.keyboard.press("Control+KeyZ");
  await expect(parts(page)).toHaveCount(4);
  await runFor(page, 3);
  const here = await moment(page);
  await command(page, "app.share").click();
  const link = await page.getByRole("dialog").locator("input[readonly]").inputValue();
  const other = await (await browser.newContext({ baseURL })).newPage();
  await open(other, link);
  await expect.poll(() => moment(other)).toEqual(here);
  await expect(parts(other)).toHaveCount(4);
  await other.context().close();
});

test("the offsets of a group are reset only while it has no members", async ({ page }) => {
  await small(page);
  await runFor(page, 4);
  await select(page, kafka(page, "group"));
  const reset = inspector(page).getByRole("button", { name: "Reset", exact: true });
  await expect(reset).toHaveAttribute("aria-disabled", "true");
  await expect(reset).toHaveAccessibleDescription(/without members/);
  const before = await moment(page);
  await reset.click({ force: true });
  expect(await moment(page)).toEqual(before);
  // Without its consumer it has none; what it committed stays.
  await select(page, kafka(page, "consumer"));
  await page.keyboard.press("Delete");
  await expect(parts(page)).toHaveCount(3);
  await runFor(page, 2);
  await select(page, kafka(page, "group"));
  const lag = async () => Number(await number(page, "lag").innerText());
  const behind = await lag();
  await reset.click();
  await expect.poll(lag).toBeGreaterThan(behind);
});

test("a partition that was added goes by undo, before the start", async ({ page }) => {
  await small(page);
  const topic = kafka(page, "topic");
  await select(page, topic);
  await inspector(page).getByRole("button", { name: "Add a partition" }).click();
  await expect(topic).toHaveAccessibleName(/4 partitions/);
  await page.keyboard.press("Control+KeyZ");
  await expect(topic).toHaveAccessibleName(/3 partitions/);
  await page.keyboard.press("Control+Shift+KeyZ");
  await expect(topic).toHaveAccessibleName(/4 partitions/);
});

/// Ctrl and an arrow adds what comes next; where there is a choice, the words pick it.
async function beside(page, words, total) {
  await page.keyboard.press("Control+ArrowRight");
  const list = page.locator('[role="option"][data-preset]');
  await expect(list.first().or(parts(page).nth(total - 1)).first()).toBeVisible();
  if (await list.count()) {
    await page.keyboard.type(words);
    await page.keyboard.press("Enter");
  }
  await expect(parts(page)).toHaveCount(total);
}

test("producer, topic, group and member are wired with the keyboard alone", async ({ page }) => {
  await empty(page);
  for (let press = 0; press < 3; press++) await page.keyboard.press("Control+Minus");
  await page.locator(".skip").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("KeyA");
  await page.keyboard.type("kafka producer");
  await page.keyboard.press("Enter");
  await expect(kafka(page, "producer")).toBeFocused();
  await beside(page, "topic", 2);
  await expect(kafka(page, "topic")).toBeFocused();
  await beside(page, "consumer group", 3);
  await expect(kafka(page, "group")).toBeFocused();
  await beside(page, "kafka consumer", 4);
  await expect(kafka(page, "consumer")).toBeFocused();
  await page.keyboard.press("Space");
  await expect(kafka(page, "consumer")).toHaveAccessibleName(/assigned P0 P1/, { timeout: 20_000 });
  await page.keyboard.press("Space");
});

test.describe("in Korean", () => {
  test.use({ locale: "ko-KR", colorScheme: "dark" });

  test("a scenario runs and its parts are told", async ({ page }) => {
    await open(page);
    await palette(page, "파티션보다 많은");
    await expect(kafka(page, "group")).toHaveAccessibleName(/consumer group workers, .*안정/, { timeout: 30_000 });
    await pause(page);
    await kafka(page, "topic").click({ position: { x: 40, y: 14 } });
    await expect(inspector(page)).toContainText("읽는 쪽의 위치와 lag");
    await expect(inspector(page)).toContainText("최신 레코드");
    await kafka(page, "consumer").last().click({ position: { x: 60, y: 14 } });
    await expect(inspector(page)).toContainText("이 순간 맡은 파티션이 없습니다.");
  });
});
