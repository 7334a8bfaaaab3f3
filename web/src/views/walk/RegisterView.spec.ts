import userEvent from "@testing-library/user-event";
import { screen, waitFor, within } from "@testing-library/vue";
import { expect, test } from "vitest";
import { me } from "@/testing/fixtures";
import { mount, Refused, serve } from "@/testing/render";
import { myWalk, walkAnswers } from "@/testing/walk";
import RegisterView from "./RegisterView.vue";

const PROFILE = "PUT /campaigns/spring/me/profile";
const row = (code: string, zh: string) => ({ code, name: { zh, en: code }, parent: null, kind: null, heading: false });

function answers(changes: Record<string, unknown> = {}) {
  return walkAnswers({
    "GET /campaigns/spring/me/walk": myWalk({ registered: false }),
    "GET /campaigns/spring/places": { places: [row("p", "南城")], truncated: false },
    "GET /campaigns/spring/units": { units: [row("u", "一工会")], truncated: false },
    ...changes,
  });
}

async function choose(label: string, name: string) {
  await userEvent.click(screen.getByRole("button", { name: new RegExp(`^${label}`) }));
  await userEvent.click(await within(await screen.findByRole("dialog")).findByRole("button", { name }));
}

async function fill(phone = "13800000000") {
  await userEvent.type(await screen.findByLabelText("姓名"), "张三");
  await userEvent.type(screen.getByLabelText("电话"), phone);
  await choose("地区", "南城");
  await choose("所在工会", "一工会");
  await userEvent.type(screen.getByLabelText("单位"), "一厂");
  await userEvent.type(screen.getByLabelText("部门"), "一组");
}

const submit = () => userEvent.click(screen.getByRole("button", { name: "完成报名" }));

test("each gap is named at its field, and nothing is sent", async () => {
  // W-05.a
  const calls = serve(answers());
  await mount(RegisterView, { path: "/c/spring/register" });
  await screen.findByLabelText("姓名");
  await submit();
  expect(screen.getAllByText("请填写这一项。")).toHaveLength(6);
  expect(calls.some(({ method }) => method === "PUT")).toBe(false);
});

test("what is told must be confirmed to be true, then it registers", async () => {
  // W-05.b, W-07
  const calls = serve(answers({ [PROFILE]: {} }));
  const { router } = await mount(RegisterView, { path: "/c/spring/register" });
  await fill();
  await submit();
  expect(screen.getByRole("alert").textContent).toContain("请勾选确认");
  await userEvent.click(screen.getByRole("checkbox"));
  await submit();
  await waitFor(() => expect(router.currentRoute.value.name).toBe("home"));
  expect(calls.find(({ method }) => method === "PUT")?.body).toEqual({
    name: "张三",
    phone: "13800000000",
    place: "p",
    unit: "u",
    employer: "一厂",
    department: "一组",
    confirmed: true,
  });
});

test("a phone the server refuses is shown at the phone", async () => {
  // W-07.a
  serve(answers({ [PROFILE]: new Refused(422, "invalid_phone", "phone") }));
  await mount(RegisterView, { path: "/c/spring/register" });
  await fill("12345");
  await userEvent.click(screen.getByRole("checkbox"));
  await submit();
  expect(await screen.findByText("手机号格式不对。")).toBeTruthy();
  expect(screen.getByLabelText("电话").getAttribute("aria-invalid")).toBe("true");
});

test("without consent it leads to the consent first", async () => {
  // W-05.c
  serve(answers({ "GET /campaigns/spring/me": me({ consent: { granted: false, version: null, current_version: "2" } }) }));
  const { router } = await mount(RegisterView, { path: "/c/spring/register" });
  await waitFor(() => expect(router.currentRoute.value.name).toBe("consent"));
});

test("after a prize address was given nothing can be changed", async () => {
  // W-07
  const profile = { name: "张三", phone: "138****0000", place: "p", unit: "u", employer: "一厂", department: "一组", locked: true };
  serve(answers({ "GET /campaigns/spring/me/walk": myWalk(), "GET /campaigns/spring/me/profile": profile }));
  await mount(RegisterView, { path: "/c/spring/register" });
  expect(await screen.findByText(/资料不能再改/)).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>("姓名").readOnly).toBe(true);
  expect(screen.queryByRole("button", { name: "保存" })).toBeNull();
});
