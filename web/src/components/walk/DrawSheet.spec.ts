import userEvent from "@testing-library/user-event";
import { screen, waitFor } from "@testing-library/vue";
import { expect, test } from "vitest";
import { mount, Refused, serve } from "@/testing/render";
import { deck, walkAnswers } from "@/testing/walk";
import DrawSheet from "./DrawSheet.vue";

const DRAWS = "POST /campaigns/spring/decks/packets/draws";
const drawn = (id: number, balance: number) => ({
  id,
  index: 4,
  at: "2031-03-05T20:31:00+08:00",
  prize: { id: "small", name: { zh: "三角", en: "30 fen" }, value_fen: 30 },
  balance,
  payout: "pending",
});

function open(changes = {}) {
  return mount(DrawSheet, { props: { show: true, deck: deck(), balance: 25, draws: 0, ...changes }, path: "/c/spring/chances" });
}

const press = (name: string) => userEvent.click(screen.getByRole("button", { name }));

test("nothing is paid before the packet is opened", async () => {
  const calls = serve(walkAnswers());
  await open();
  expect(screen.getByRole("dialog").textContent).toContain("10 积分");
  expect(calls.filter(({ method }) => method === "POST")).toEqual([]);
});

test("a packet tells the prize, the points left and where the receipt is", async () => {
  // W-31.a
  serve(walkAnswers({ [DRAWS]: drawn(90, 15) }));
  await open();
  await press("拆开");
  expect(await screen.findByText("¥0.30")).toBeTruthy();
  expect(screen.getByRole("status").textContent).toContain("正在发放");
  expect(screen.getByRole("dialog").textContent).toContain("15");
  expect(screen.getByRole("link", { name: "下载凭证" }).getAttribute("href")).toBe("/api/campaigns/spring/me/draws/90/receipt");
  expect(screen.getByRole("link", { name: "如何验证" }).getAttribute("href")).toBe("/verify.html");
});

test("a lost answer is asked for again under the same key", async () => {
  let attempts = 0;
  const calls = serve(
    walkAnswers({
      [DRAWS]: () => {
        attempts += 1;
        if (attempts === 1) throw new TypeError("Failed to fetch");
        return drawn(90, 15);
      },
    }),
  );
  await open();
  await press("拆开");
  expect(await screen.findByText(/不会重复扣分/)).toBeTruthy();
  await waitFor(() => expect(screen.queryByText("¥0.30")).toBeTruthy(), { timeout: 3_000 });
  const posted = calls.filter(({ method }) => method === "POST");
  expect(posted).toHaveLength(2);
  expect(posted[1]?.key).toBe(posted[0]?.key);
});

test("pressing again after giving up is still the same draw, whatever the figures say meanwhile", async () => {
  let down = true;
  const calls = serve(
    walkAnswers({
      [DRAWS]: () => {
        if (down) throw new TypeError("Failed to fetch");
        return drawn(90, 15);
      },
    }),
  );
  const { rerender } = await open();
  await press("拆开");
  expect(await screen.findByText(/仍是同一次抽奖/, undefined, { timeout: 8_000 })).toBeTruthy();
  down = false;
  // The server took the draw, and the page has heard of it in the meantime.
  await rerender({ draws: 1, balance: 15 });
  await press("拆开");
  expect(await screen.findByText("¥0.30")).toBeTruthy();
  expect(new Set(calls.filter(({ method }) => method === "POST").map(({ key }) => key)).size).toBe(1);
}, 15_000);

test("the next packet is another act", async () => {
  let id = 89;
  const calls = serve(walkAnswers({ [DRAWS]: () => drawn((id += 1), id === 90 ? 15 : 5) }));
  await open();
  await press("拆开");
  await screen.findByText("¥0.30");
  await press("再抽一次");
  await waitFor(() => expect(calls.filter(({ method }) => method === "POST")).toHaveLength(2));
  const [one, two] = calls.filter(({ method }) => method === "POST");
  expect(one?.key).not.toBe(two?.key);
});

test("a refusal takes nothing and is said in words", async () => {
  // W-32.b
  serve(walkAnswers({ [DRAWS]: new Refused(409, "sold_out") }));
  await open();
  await press("拆开");
  expect((await screen.findByRole("alert")).textContent).toContain("积分没有扣");
});

test("without enough points no packet can be opened", async () => {
  serve(walkAnswers());
  await open({ balance: 9 });
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "积分不够了" }).disabled).toBe(true);
});
