import userEvent from "@testing-library/user-event";
import { screen, waitFor } from "@testing-library/vue";
import { expect, test } from "vitest";
import { campaign, me } from "@/testing/fixtures";
import { mount, serve } from "@/testing/render";
import ConsentView from "./ConsentView.vue";

const withoutConsent = me({ joined: false, consent: { granted: false, version: null, current_version: "2" } });

function answer() {
  return serve({
    "GET /me": { signed_in: true },
    "GET /campaigns/spring": campaign(),
    "GET /campaigns/spring/me": withoutConsent,
    "GET /campaigns/spring/privacy": { version: "2", paragraphs: [{ zh: "目的：计步。", en: "Purpose: counting." }] },
    "PUT /campaigns/spring/consent": me(),
  });
}

test("consent to step data is a box of its own, and neither box is ticked beforehand", async () => {
  //
  const calls = answer();
  await mount(ConsentView, { path: "/c/spring/consent" });
  expect(await screen.findByText("目的：计步。")).toBeTruthy();
  expect(screen.getAllByRole<HTMLInputElement>("checkbox").map((box) => box.checked)).toEqual([false, false]);
  await userEvent.click(screen.getByRole("checkbox", { name: "我已阅读隐私说明。" }));
  await userEvent.click(screen.getByRole("button", { name: "同意并参加" }));
  expect((await screen.findByRole("alert")).textContent).toBe("请勾选两项后继续。");
  expect(calls.some((call) => call.method === "PUT")).toBe(false);
});

test("the consent carries the notice's version, the first channel and inviter, and what was filled in", async () => {
  // X-15.a, D19-02
  const calls = answer();
  const { router } = await mount(ConsentView, { path: "/c/spring/consent?ch=friend_share&inviter=U1" });
  for (const box of await screen.findAllByRole("checkbox")) await userEvent.click(box);
  await userEvent.type(screen.getByLabelText("昵称（可不填）"), "小张");
  await userEvent.selectOptions(screen.getByLabelText("所在单位（可不选）"), "u1");
  await userEvent.click(screen.getByRole("button", { name: "同意并参加" }));
  await waitFor(() => expect(router.currentRoute.value.name).toBe("today"));
  expect(calls.find((call) => call.method === "PUT")?.body).toEqual({
    notice_version: "2",
    steps: true,
    channel: "friend_share",
    inviter: "U1",
    unit: "u1",
    name: "小张",
  });
});

test("unit and nickname may be left out", async () => {
  // D19-02.a
  const calls = answer();
  await mount(ConsentView, { path: "/c/spring/consent" });
  for (const box of await screen.findAllByRole("checkbox")) await userEvent.click(box);
  await userEvent.click(screen.getByRole("button", { name: "同意并参加" }));
  await waitFor(() =>
    expect(calls.find((call) => call.method === "PUT")?.body).toEqual({ notice_version: "2", steps: true }),
  );
});
