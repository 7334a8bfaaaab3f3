/** The page as people use it: paste or choose a file, read the verdict in either language. */
import { readFileSync } from "node:fs";
import { screen, waitFor } from "@testing-library/vue";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { startPage } from "./page";
import { PAGE } from "./words";

const html = readFileSync("verify.html", "utf8");
const vectors = JSON.parse(readFileSync("../crates/proof/testdata/vectors.json", "utf8")) as {
  files: { name: string; file: unknown; code?: string }[];
};
const file = (name: string) => JSON.stringify(vectors.files.find((known) => known.name === name)?.file);

beforeEach(() => {
  document.documentElement.lang = "zh-CN";
  document.body.innerHTML = /<main[^]*<\/main>/.exec(html)?.[0] ?? "";
  startPage(document);
});

test("a pasted receipt is valid, with what it proves and what not", async () => {
  await paste(file("a winning receipt"));
  const verdict = await screen.findByRole("heading", { level: 2, name: /有效/ });
  expect(verdict.textContent).toBe("✓有效");
  expect(screen.getByText(/第 \d+ 号票排在第 0 位，结果就是「50.00元」/)).toBeTruthy();
  expect(screen.getByText(/逐字对照/)).toBeTruthy();
  expect(screen.getAllByText(/^[0-9a-f]{64}$/)).toHaveLength(2);
});

test("what is wrong is named, with what was right before it", async () => {
  await paste(file("a draw with another class"));
  expect((await screen.findByRole("heading", { level: 2 })).textContent).toBe("✗无效");
  expect(screen.getByText("位置: draws[7]")).toBeTruthy();
  expect(screen.getByText("class_mismatch")).toBeTruthy();
  expect(screen.getByText(/种子和方案正好给出承诺值/)).toBeTruthy();
});

test("a chosen file is read", async () => {
  const input = document.getElementById("file") as HTMLInputElement;
  await userEvent.upload(input, new File([file("a grand draw")], "draw.json", { type: "application/json" }));
  await screen.findByRole("heading", { level: 2, name: /有效/ });
  expect(screen.getByText(/7 名中奖者/)).toBeTruthy();
});

test("the other language is one click away, also for a verdict", async () => {
  await paste(file("an entry that did not win"));
  await screen.findByRole("heading", { level: 2 });
  await userEvent.click(screen.getByRole("button", { name: "English" }));
  expect(document.documentElement.lang).toBe("en");
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Verify a draw");
  expect(screen.getByRole("heading", { level: 2 }).textContent).toBe("✓Valid");
  expect(screen.getByText(/so it did not win/)).toBeTruthy();
  await userEvent.click(screen.getByRole("button", { name: "中文" }));
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("抽奖验证");
});

test("nothing put in is told as such", async () => {
  await userEvent.click(screen.getByRole("button", { name: "验证" }));
  await waitFor(() => expect(screen.getByText(PAGE.empty.zh)).toBeTruthy());
});

test("a file is shown as text whatever it holds", async () => {
  const evil = file("a winning receipt").replaceAll("50.00元", "<img src=x onerror=alert(1)>");
  await paste(evil);
  expect((await screen.findByRole("heading", { level: 2 })).textContent).toBe("✗无效");
  expect(document.querySelector("#verdict img")).toBeNull();
});

test("the words in the page are those of the language it is in", () => {
  for (const place of document.querySelectorAll<HTMLElement>("[data-word]")) {
    const word = PAGE[place.dataset["word"] as keyof typeof PAGE];
    expect(place.textContent?.trim()).toBe(word.zh);
  }
});

test("the page asks nobody", () => {
  for (const name of ["page", "verify", "bytes", "json", "order", "shape", "spec", "words", "main"]) {
    const source = readFileSync(`src/verify/${name}.ts`, "utf8");
    expect(source).not.toMatch(/fetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|https?:\/\//);
  }
  expect(html).toContain("connect-src 'none'");
  expect(html).not.toMatch(/https?:\/\/|<style|style=|<script>| on\w+=/);
});

async function paste(content: string): Promise<void> {
  const box = screen.getByLabelText<HTMLTextAreaElement>(PAGE.paste.zh);
  box.value = content;
  await userEvent.click(screen.getByRole("button", { name: PAGE.verify.zh }));
}
