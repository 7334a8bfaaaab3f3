/** What staff do at the console, and what is sent. */
import userEvent from "@testing-library/user-event";
import { screen, waitFor, within } from "@testing-library/vue";
import { describe, expect, test } from "vitest";
import { type Call, Refused, serve } from "@/testing/render";
import ConsoleApp from "./ConsoleApp.vue";
import { awards, correction, donationAnswers, effect, note, staff, walkAnswers } from "./testing/fixtures";
import { mountConsole } from "./testing/render";

const STAFF = "/staff/campaigns/spring";
const acts = (calls: readonly Call[]) => calls.filter((call) => call.method !== "GET").map(({ method, path, body }) => ({ act: `${method} ${path.replace(STAFF, "")}`, body }));

async function open(page: string, changes: Record<string, unknown> = {}, answers = walkAnswers()) {
  const calls = serve({ ...answers, ...changes });
  await mountConsole(ConsoleApp, { path: `/spring/${page}` });
  await screen.findByRole("heading", { level: 1 });
  return { calls, user: userEvent.setup() };
}

const file = () => new File(["{}"], "parcels.xlsx");
const dialog = (name: string) => screen.findByRole("dialog", { name });

describe("the door", () => {
  test("a wrong password is told, a right one opens the page that was asked for", async () => {
    let signedIn = false;
    const { user } = await open("notices", {
      "GET /staff/me": () => (signedIn ? staff() : new Refused(401, "forbidden")),
      "POST /staff/sessions": ({ body }: Call) => {
        signedIn = (body as { password: string }).password === "right";
        return signedIn ? staff() : new Refused(403, "forbidden");
      },
    });
    await user.type(await screen.findByLabelText("账号"), "lin");
    await user.type(screen.getByLabelText("密码"), "wrong");
    await user.click(screen.getByRole("button", { name: "登录" }));
    expect((await screen.findByRole("alert")).textContent).toBe("账号或密码不正确。");
    await user.type(screen.getByLabelText("密码"), "right");
    await user.click(screen.getByRole("button", { name: "登录" }));
    expect(await screen.findByRole("heading", { level: 1, name: "公告" })).toBeTruthy();
  });

  test("a session that has ended leads back to the door", async () => {
    await open("audit", { [`GET ${STAFF}/audit`]: new Refused(401, "forbidden") });
    expect(await screen.findByRole("heading", { name: "登录工作台" })).toBeTruthy();
  });

  test("outside a demo no accounts are offered", async () => {
    await open("notices", { "GET /staff/me": new Refused(401, "forbidden") });
    await screen.findByLabelText("账号");
    expect(screen.queryByText(/演示账号/)).toBeNull();
  });
});

describe("the review queue (X-13)", () => {
  const judged = { [`POST ${STAFF}/notes/4/gate`]: {}, [`POST ${STAFF}/notes/5/gate`]: {} };

  test("keys move, approve, and reject with a reason", async () => {
    const { calls, user } = await open("moderation/notes", judged);
    await screen.findByText("走到城门，天刚亮。", { selector: "pre" });
    await user.keyboard("j");
    expect(screen.getByText("第二条", { selector: "pre" })).toBeTruthy();
    await user.keyboard("r");
    expect(screen.getByRole("group", { name: "为什么不通过？" })).toBeTruthy();
    await user.keyboard("2");
    await waitFor(() => expect(acts(calls)).toEqual([{ act: "POST /notes/5/gate", body: { decision: "reject", reason: "negative" } }]));
    await user.keyboard("ka");
    await waitFor(() => expect(acts(calls)[1]).toEqual({ act: "POST /notes/4/gate", body: { decision: "approve" } }));
  });

  test("what was judged gives way to the next one", async () => {
    const queue = [note(), note({ participant: 5, text: "第二条" })];
    const { user } = await open("moderation/notes", {
      [`GET ${STAFF}/notes`]: () => ({ notes: queue, next: null }),
      [`POST ${STAFF}/notes/4/gate`]: () => queue.splice(0, 1),
    });
    await screen.findByText("走到城门，天刚亮。", { selector: "pre" });
    await user.keyboard("a");
    expect(await screen.findByText("第二条", { selector: "pre" })).toBeTruthy();
  });

  test("a refused decision is told and nothing moves", async () => {
    const { user } = await open("moderation/notes", { [`POST ${STAFF}/notes/4/gate`]: new Refused(409, "invalid_state") });
    await screen.findByText("走到城门，天刚亮。", { selector: "pre" });
    await user.click(screen.getByRole("button", { name: /^通过/ }));
    expect(await screen.findByText("状态已经变化，请刷新后再看。")).toBeTruthy();
    expect(screen.getByText("走到城门，天刚亮。", { selector: "pre" })).toBeTruthy();
  });

  test("what was approved can only be withdrawn", async () => {
    const { user } = await open("moderation/notes", { [`GET ${STAFF}/notes`]: { notes: [note({ state: "approved" })], next: null } });
    await user.click(await screen.findByLabelText("已通过"));
    await screen.findByText("走到城门，天刚亮。", { selector: "pre" });
    await waitFor(() => expect(screen.queryByRole("button", { name: /^通过/ })).toBeNull());
    expect(screen.getByRole("button", { name: /^撤下/ })).toBeTruthy();
  });
});

describe("corrections by two persons (X-33)", () => {
  test("a proposal needs its effect seen and a reason, and another effect must be seen anew", async () => {
    const { calls, user } = await open("corrections", {
      [`POST ${STAFF}/corrections/preview`]: effect({ before: 6, after: 9, steps: 0, points: 3, team_day: "none", team: null }),
      [`POST ${STAFF}/corrections`]: { id: "c2" },
    });
    await user.click(await screen.findByRole("button", { name: "提出更正" }));
    const form = within(await dialog("提出更正"));
    await user.click(form.getByLabelText("积分"));
    await user.type(form.getByLabelText("参与者编号"), "4");
    await user.type(form.getByLabelText("增减积分"), "3");
    await user.type(form.getByLabelText("理由"), "漏记");
    const propose = form.getByRole<HTMLButtonElement>("button", { name: "提交，待另一人确认" });
    expect(propose.disabled).toBe(true);
    await user.click(form.getByRole("button", { name: "查看影响" }));
    await waitFor(() => expect(propose.disabled).toBe(false));
    expect(form.getByRole("table").textContent).toContain("+3");
    await user.type(form.getByLabelText("增减积分"), "0");
    expect(propose.disabled).toBe(true);
    await user.type(form.getByLabelText("增减积分"), "{Backspace}");
    await user.click(propose);
    await waitFor(() =>
      expect(acts(calls)).toEqual([
        { act: "POST /corrections/preview", body: { kind: "points", participant: 4, points: 3 } },
        { act: "POST /corrections", body: { kind: "points", participant: 4, points: 3, reason: "漏记" } },
      ]),
    );
  });

  test("nobody confirms their own proposal", async () => {
    await open("corrections", { [`GET ${STAFF}/corrections`]: { corrections: [correction({ own: true })], next: null } });
    expect((await screen.findByRole<HTMLButtonElement>("button", { name: "确认执行" })).disabled).toBe(true);
    expect(screen.getByText("由你提出，需要另一人确认。")).toBeTruthy();
  });

  test("who confirms sends the effect they saw, which is the one of now", async () => {
    const now = effect({ after: 7_000, steps: 2_000 });
    const { calls, user } = await open("corrections", {
      [`GET ${STAFF}/corrections`]: { corrections: [correction({ effect_now: now })], next: null },
      [`POST ${STAFF}/corrections/c1/confirm`]: now,
    });
    expect(await screen.findByText("提出之后情况有变，下面是现在会产生的影响。")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "确认执行" }));
    const form = within(await dialog("确认更正"));
    const confirm = form.getByRole<HTMLButtonElement>("button", { name: "确认执行" });
    expect(confirm.disabled).toBe(true);
    await user.type(form.getByLabelText("理由"), "已核对");
    await user.click(confirm);
    await waitFor(() => expect(acts(calls)).toEqual([{ act: "POST /corrections/c1/confirm", body: { reason: "已核对", effect: now } }]));
  });

  test("a refusal stays in the dialog", async () => {
    const { user } = await open("corrections", { [`POST ${STAFF}/corrections/c1/confirm`]: new Refused(409, "second_person_required") });
    await user.click(await screen.findByRole("button", { name: "确认执行" }));
    const form = within(await dialog("确认更正"));
    await user.type(form.getByLabelText("理由"), "已核对");
    await user.click(form.getByRole("button", { name: "确认执行" }));
    expect((await form.findByRole("alert")).textContent).toBe("需要另一个人来确认。");
  });

  test("who only looks has no buttons", async () => {
    await open("corrections", {}, walkAnswers("auditor"));
    await screen.findByText("手机没电");
    expect(screen.queryByRole("button", { name: "确认执行" })).toBeNull();
    expect(screen.queryByRole("button", { name: "提出更正" })).toBeNull();
  });
});

describe("team awards by two persons (W-40)", () => {
  const published = { state: "published", version: 1, added: 6, voided: 0, already_sent: [] };

  test("who proposed waits", async () => {
    await open("awards", { [`GET ${STAFF}/results/team-awards`]: awards({ proposed_by: "s1", own: true }) });
    expect((await screen.findByRole<HTMLButtonElement>("button", { name: "提交发布" })).disabled).toBe(true);
    expect(screen.getByText("一等奖：缺 2 个合格团队")).toBeTruthy(); // W-40.c
  });

  test("another person publishes exactly what was seen", async () => {
    const { calls, user } = await open("awards", {
      [`GET ${STAFF}/results/team-awards`]: awards({ proposed_by: "s1" }),
      [`POST ${STAFF}/results/team-awards/publish`]: published,
    });
    await user.click(await screen.findByRole("button", { name: "确认发布" }));
    await user.click(within(await dialog("确认发布")).getByRole("button", { name: "确认发布" }));
    await waitFor(() => expect(acts(calls)).toEqual([{ act: "POST /results/team-awards/publish", body: { hash: "feed0001" } }]));
    expect(await screen.findByText(/新增奖品 6 件/)).toBeTruthy();
  });

  test("before the final ranking there is nothing to publish", async () => {
    await open("awards", { [`GET ${STAFF}/results/team-awards`]: new Refused(409, "not_open_yet") });
    expect(await screen.findByText("最终排名还没有生成，到期后这里会显示获奖团队。")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "提交发布" })).toBeNull();
  });
});

describe("units (W-45, W-46)", () => {
  test("the tree opens and closes, and a search shows the way to what it finds", async () => {
    const { user } = await open("units");
    const table = await screen.findByRole("table", { name: "各单位报名与指标" });
    expect(within(table).getAllByRole("row")).toHaveLength(4);
    await user.click(screen.getByRole("button", { name: "收起 总计" }));
    expect(within(table).getAllByRole("row")).toHaveLength(2);
    await user.type(screen.getByLabelText("查找单位"), "two");
    await waitFor(() => expect(within(table).getAllByRole("rowheader").map((cell) => cell.textContent)).toEqual(["▾总计", "二公司"]));
  });

  test("a half met quota says how many are missing", async () => {
    // W-46.a in the fixture's numbers.
    await open("units");
    const row = (await screen.findByRole("rowheader", { name: "一公司" })).closest("tr");
    expect(row?.textContent).toContain("50.0%未完成350700350");
  });

  test("a unit without a report is warned of, and can be picked all the same (W-49)", async () => {
    const { calls, user } = await open("organisations", { [`PUT ${STAFF}/organisation-award/u1`]: {} });
    expect(await screen.findByText("未报总结")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "入选" }));
    const form = within(await dialog("入选"));
    expect(form.getByText("该单位还没有报送活动总结报告；仍可入选。")).toBeTruthy();
    await user.type(form.getByLabelText("理由"), "组织得力");
    await user.click(form.getByRole("button", { name: "入选" }));
    await waitFor(() => expect(acts(calls)).toEqual([{ act: "PUT /organisation-award/u1", body: { picked: true, reason: "组织得力" } }]));
  });
});

describe("prizes and parcels (W-41)", () => {
  test("a workbook with a fault is not taken, and the place is named", async () => {
    const fault = { row: 3, column: "F", fault: "no_carrier", text: { zh: "缺快递公司", en: "No carrier" } };
    const { user } = await open("prizes", { [`PUT ${STAFF}/parcels.xlsx`]: { parcels: 1, taken: false, errors: [fault] } });
    await user.upload(await screen.findByLabelText("清单文件（.xlsx）"), file());
    expect((await screen.findByRole("rowheader", { name: "F3" })).closest("tr")?.textContent).toContain("缺快递公司");
    expect(screen.getByRole<HTMLButtonElement>("button", { name: "全部登记" }).disabled).toBe(true);
  });

  test("a sound workbook is looked through first and then taken", async () => {
    let taken = false;
    const { calls, user } = await open("prizes", {
      [`PUT ${STAFF}/parcels.xlsx`]: () => {
        const answer = { parcels: 2, taken, errors: [] };
        taken = true;
        return answer;
      },
    });
    await user.upload(await screen.findByLabelText("清单文件（.xlsx）"), file());
    expect(await screen.findByText("检查通过，将登记 2 个包裹。")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "全部登记" }));
    expect(await screen.findByText("已登记 2 个包裹。")).toBeTruthy();
    expect(acts(calls)).toHaveLength(2);
  });

  test("an overdue prize is marked, and sending it takes carrier and number", async () => {
    const { calls, user } = await open("prizes", { [`POST ${STAFF}/prizes/p1/shipped`]: {} });
    const row = (await screen.findByRole("rowheader", { name: "保温杯" })).closest("tr");
    expect(row?.textContent).toContain("逾期");
    await user.click(screen.getByRole("button", { name: "登记寄出" }));
    const form = within(await dialog("登记寄出"));
    await user.type(form.getByLabelText("快递公司"), "顺丰");
    await user.type(form.getByLabelText("快递单号"), "SF1");
    await user.click(form.getByRole("button", { name: "登记寄出" }));
    await waitFor(() => expect(acts(calls)).toEqual([{ act: "POST /prizes/p1/shipped", body: { carrier: "顺丰", tracking: "SF1" } }]));
  });
});

test("personal data are shown for a purpose and go with the dialog", async () => {
  const { calls, user } = await open("participants/4", { [`POST ${STAFF}/participants/4/reveal`]: { fields: { phone: "13800000000" } } });
  await user.click(await screen.findByRole("button", { name: "查看完整资料" }));
  const form = within(await dialog("查看完整资料"));
  const reveal = form.getByRole<HTMLButtonElement>("button", { name: "查看完整资料" });
  await user.click(form.getByLabelText("手机号"));
  expect(reveal.disabled).toBe(true);
  await user.selectOptions(form.getByLabelText("用途"), "ship_prize");
  await user.type(form.getByLabelText("理由"), "快递退回");
  await user.click(reveal);
  expect(await form.findByText("13800000000")).toBeTruthy();
  expect(acts(calls)[0]?.body).toEqual({ fields: ["phone"], purpose: "ship_prize", reason: "快递退回" });
  await user.click(form.getByRole("button", { name: "关闭此对话框" }));
  await waitFor(() => expect(screen.queryByText("13800000000")).toBeNull());
});

test("a deck is not revealed before it closes", async () => {
  await open("decks");
  expect((await screen.findByRole<HTMLButtonElement>("button", { name: "公开种子" })).disabled).toBe(true);
  expect(screen.getByText("3月18日 00:00 之后可用")).toBeTruthy();
  expect(screen.getAllByText("余量不足一成").length).toBeGreaterThan(0);
});

describe("a donation campaign", () => {
  test("an annulment is seen before it is done", async () => {
    const change = { before: 20, after: 19 };
    const effectOf = {
      donation: 9,
      day: "2031-03-04",
      region: "r1",
      group: null,
      credited_steps: 9_000,
      donor_donations: change,
      donor_credited_steps: change,
      region_credited_steps: change,
      group_credited_steps: null,
      group_flagged: false,
    };
    const { calls, user } = await open(
      "annulment",
      { [`POST ${STAFF}/corrections/annulments/preview`]: effectOf, [`POST ${STAFF}/corrections/annulments`]: effectOf },
      donationAnswers(),
    );
    await user.type(await screen.findByLabelText("参与者编号"), "4");
    await user.type(screen.getByLabelText("捐步编号"), "9");
    await user.click(screen.getByRole("button", { name: "查看影响" }));
    await user.click(await screen.findByRole("button", { name: "撤销这笔捐步" }));
    const form = within(await dialog("撤销这笔捐步"));
    await user.type(form.getByLabelText("理由"), "外挂");
    await user.click(form.getByRole("button", { name: "撤销这笔捐步" }));
    await waitFor(() => expect(acts(calls)[1]).toEqual({ act: "POST /corrections/annulments", body: { participant: 4, donation: 9, code: "fraud", reason: "外挂" } }));
  });

  test("a suspect count is believed with a reason", async () => {
    const { calls, user } = await open("suspects", { [`POST ${STAFF}/suspects/review`]: {} }, donationAnswers());
    await user.click(await screen.findByRole("button", { name: "采信" }));
    const form = within(await dialog("采信"));
    await user.type(form.getByLabelText("理由"), "马拉松");
    await user.click(form.getByRole("button", { name: "采信" }));
    await waitFor(() => expect(acts(calls)[0]?.body).toEqual({ participant: 4, day: "2031-03-04", accepted: true, reason: "马拉松" }));
  });
});
