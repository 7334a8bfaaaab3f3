import userEvent from "@testing-library/user-event";
import { screen, waitFor } from "@testing-library/vue";
import { expect, test } from "vitest";
import { mount, Refused, serve } from "@/testing/render";
import { walk, walkAnswers } from "@/testing/walk";
import AddressForm from "./AddressForm.vue";

const ADDRESS = "PUT /campaigns/spring/me/address";

function open() {
  return mount(AddressForm, { props: { shipping: walk().shipping }, path: "/c/spring/prizes" });
}

async function fill(province = "p1") {
  await userEvent.type(screen.getByLabelText("收件人"), "张三");
  await userEvent.type(screen.getByLabelText("电话"), "13800000000");
  await userEvent.selectOptions(screen.getByLabelText("省份"), province);
  await userEvent.type(screen.getByLabelText("详细地址"), "一路1号");
}

test("an address is sent only after it was shown again and confirmed a second time", async () => {
  // W-42
  const calls = serve(walkAnswers({ [ADDRESS]: {} }));
  await open();
  await fill();
  await userEvent.click(screen.getByRole("button", { name: "核对地址" }));
  const dialog = await screen.findByRole("dialog", { name: "最后核对" });
  expect(dialog.textContent).toContain("一路1号");
  const send = screen.getByRole<HTMLButtonElement>("button", { name: "确认提交" });
  expect(send.disabled).toBe(true);
  await userEvent.click(screen.getByRole("checkbox"));
  expect(calls.filter(({ method }) => method === "PUT")).toEqual([]);
  await userEvent.click(send);
  await waitFor(() => expect(calls.filter(({ method }) => method === "PUT")).toHaveLength(1));
  expect(calls.find(({ method }) => method === "PUT")?.body).toEqual({
    recipient: "张三",
    phone: "13800000000",
    province: "p1",
    detail: "一路1号",
    confirmed: true,
  });
});

test("a province that is not served is refused in the form", async () => {
  // W-43.a
  const calls = serve(walkAnswers());
  await open();
  await fill("p2");
  await userEvent.click(screen.getByRole("button", { name: "核对地址" }));
  expect(screen.getByText("暂不配送到该地区，请联系主办方。")).toBeTruthy();
  expect(screen.queryByRole("dialog")).toBeNull();
  expect(calls).toEqual([]);
});

test("a form with gaps names them", async () => {
  serve(walkAnswers());
  await open();
  await userEvent.click(screen.getByRole("button", { name: "核对地址" }));
  expect(screen.getAllByText("请填写这一项。")).toHaveLength(4);
});

test("what the server refuses stands at its field", async () => {
  const refusal = new Refused(422, "invalid_phone", "phone");
  serve(walkAnswers({ [ADDRESS]: refusal }));
  await open();
  await fill();
  await userEvent.click(screen.getByRole("button", { name: "核对地址" }));
  await userEvent.click(await screen.findByRole("checkbox"));
  await userEvent.click(screen.getByRole("button", { name: "确认提交" }));
  expect(await screen.findByText("手机号格式不对。")).toBeTruthy();
  expect(screen.getByLabelText("电话").getAttribute("aria-invalid")).toBe("true");
});
