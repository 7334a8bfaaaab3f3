import { expect, test } from "vitest";
import type { NoticeVersion } from "../wire";
import { noticesOf } from "./notices";

const version = (id: string, number: number, at: string): NoticeVersion => ({
  id,
  version: number,
  title: { zh: id, en: id },
  body: { zh: "", en: "" },
  publish_at: `2031-03-${at}T08:00:00+08:00`,
  created_at: `2031-03-${at}T08:00:00+08:00`,
});

test("the latest version stands for its notice, the notice published last first", () => {
  const notices = noticesOf([version("a", 1, "01"), version("a", 2, "09"), version("b", 1, "05")]);
  expect(notices.map(({ latest, earlier }) => [latest.id, latest.version, earlier.map((one) => one.version)])).toEqual([
    ["a", 2, [1]],
    ["b", 1, []],
  ]);
});
