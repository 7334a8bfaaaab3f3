import userEvent from "@testing-library/user-event";
import { screen } from "@testing-library/vue";
import { expect, test } from "vitest";
import { mount, Refused, serve } from "@/testing/render";
import { walkAnswers } from "@/testing/walk";
import QuizCard from "./QuizCard.vue";

const ANSWER = "POST /campaigns/spring/me/checkpoints/a/answer";
const question = (n: number) => ({
  n,
  question: { zh: `第${n}题？`, en: `Question ${n}?` },
  options: ["甲", "乙"].map((zh) => ({ zh, en: zh })),
});

function open() {
  return mount(QuizCard, { props: { checkpoint: "a", question: question(1) }, path: "/c/spring/road/a" });
}

const answer = () => userEvent.click(screen.getByRole("button", { name: "提交答案" }));

test("an answer is the position of an option to the question asked", async () => {
  const calls = serve(walkAnswers({ [ANSWER]: { badges: ["all"] } }));
  const { emitted } = await open();
  expect(screen.getByRole<HTMLButtonElement>("button", { name: "提交答案" }).disabled).toBe(true);
  await userEvent.click(screen.getByRole("radio", { name: "乙" }));
  await answer();
  await expect.poll(() => emitted()["passed"]).toEqual([[["all"]]]);
  expect(calls.find(({ method }) => method === "POST")?.body).toEqual({ question: 1, option: 1 });
});

test("a wrong answer is friendly and brings another question", async () => {
  // W-15.b
  serve(walkAnswers({ [ANSWER]: new Refused(422, "wrong_answer") }));
  const { emitted, rerender } = await open();
  await userEvent.click(screen.getByRole("radio", { name: "甲" }));
  await answer();
  expect(await screen.findByText("差一点！换一道题再试试。")).toBeTruthy();
  expect(screen.queryByRole("alert")).toBeNull();
  expect(emitted()["wrong"]).toHaveLength(1);
  await rerender({ question: question(2) });
  expect(screen.getByText("第2题？")).toBeTruthy();
  expect(screen.getByRole<HTMLInputElement>("radio", { name: "甲" }).checked).toBe(false);
});

test("a checkpoint that is not lit says so", async () => {
  // W-15.a
  serve(walkAnswers({ [ANSWER]: new Refused(422, "checkpoint_locked") }));
  await open();
  await userEvent.click(screen.getByRole("radio", { name: "甲" }));
  await answer();
  expect((await screen.findByRole("alert")).textContent).toContain("还没有点亮");
});
