// RabbitMQ beyond one node and one queue: a cluster that loses its leader, frames, a policy, a shovel.
import { expect, test } from "@playwright/test";
import { command, moment, open, palette, part, parts, pause, put, wire } from "./page.js";

const inspector = (page) => page.locator("aside.insp");

async function select(page, one) {
  await one.click({ position: { x: 50, y: 14 } });
  const name = (await one.getAttribute("aria-label")).match(/[\w.]+-\d|shovel|orders|worker/)[0];
  await expect(inspector(page).locator("h2")).toContainText(name);
}

const tab = (page, name) => inspector(page).getByRole("tab", { name }).click();

async function empty(page) {
  await open(page);
  await palette(page, "empty");
  await expect(parts(page)).toHaveCount(0);
}

test("the leader of a quorum queue is killed, and another member leads", async ({ page }) => {
  await empty(page);
  await put(page, "client.producer", 100, 160);
  await put(page, "rabbitmq.queue/quorum", 400, 160);
  await put(page, "client.consumer", 760, 160);
  await put(page, "rabbitmq.cluster", 400, 400);
  const [queue, nodes] = [part(page, "rabbitmq.queue"), part(page, "rabbitmq.cluster")];
  await wire(page, part(page, "client.producer"), queue);
  await wire(page, queue, part(page, "client.consumer"));
  await select(page, queue);
  await page.locator("body").press("BracketRight");
  await command(page, "run.play").click();
  const members = inspector(page).locator("tbody tr").filter({ hasText: "rabbit@" });
  const leader = members.filter({ hasText: "leader" }).locator("td").first();
  await expect(members).toHaveCount(3);
  await expect(leader).toHaveCount(1);
  const before = await leader.innerText();

  await select(page, nodes);
  const row = inspector(page).locator("[data-node]").filter({ hasText: before });
  await row.click();
  await inspector(page).getByRole("button", { name: "Kill", exact: true }).click();
  await expect(row).toContainText("down");
  await select(page, queue);
  await expect(members.filter({ hasText: before })).toContainText("down");
  await expect(leader).toHaveCount(1, { timeout: 20_000 });
  await expect(leader).not.toHaveText(before);
  await pause(page);
  await expect(nodes).toHaveAccessibleName(/2 of 3/);
});

test("frames are followed one by one, and the run goes along", async ({ page }) => {
  await open(page);
  await palette(page, "Dead letters: rejected");
  const worker = part(page, "client.consumer");
  await expect(worker).toHaveAccessibleName(/failed/, { timeout: 20_000 });
  await pause(page);
  await select(page, worker);
  await tab(page, "Frames");
  const chosen = inspector(page).locator('[role="option"][aria-selected="true"]');
  await expect(chosen).toHaveCount(1);
  const last = await moment(page);
  const at = async () => Number((await chosen.getAttribute("id")).replace(/\D/g, ""));
  const from = await at();
  const back = inspector(page).getByRole("button", { name: "Previous frame" });
  for (let press = 0; press < 4; press++) await back.click();
  await expect.poll(at).toBe(from - 4);
  expect((await moment(page)).event).toBeLessThan(last.event);
  await inspector(page).getByRole("listbox").press("ArrowDown");
  await expect.poll(at).toBe(from - 3);
  await expect(inspector(page)).toContainText(/\d+ octets/);
});

test("a policy is edited, and the queue says what it has from it", async ({ page }) => {
  await empty(page);
  await put(page, "rabbitmq.queue", 400, 300);
  await put(page, "rabbitmq.policy", 400, 100);
  const policy = part(page, "rabbitmq.policy");
  await select(page, policy);
  await expect(inspector(page)).toContainText("no policy provided");
  await inspector(page).getByLabel("Max length", { exact: true }).fill("3");
  await page.keyboard.press("Enter");
  await expect(inspector(page)).not.toContainText("no policy provided");
  await expect(inspector(page)).toContainText("In force for");
  await inspector(page).getByRole("button", { name: "queue-1" }).click();
  await expect(inspector(page).locator("tbody tr").filter({ hasText: "max-length" })).toContainText("policy");
  await page.keyboard.press("Control+KeyZ");
  await expect(inspector(page).locator("tbody tr").filter({ hasText: "max-length" })).toHaveCount(0);
});

test("the link of a shovel is cut in its menu, and mended", async ({ page }) => {
  await open(page);
  await palette(page, "A shovel between");
  const shovel = part(page, "connector").or(part(page, "rabbitmq.shovel")).first();
  await expect(shovel).toBeVisible();
  await pause(page);
  const choose = async (name) => {
    await shovel.click({ button: "right", position: { x: 50, y: 14 } });
    await page.getByRole("menuitem", { name }).click();
  };
  await choose("Cut the link");
  await expect(shovel).toHaveAccessibleName(/link cut/);
  await choose("Mend the link");
  await expect(shovel).not.toHaveAccessibleName(/link cut/);
});
