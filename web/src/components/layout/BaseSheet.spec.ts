import userEvent from "@testing-library/user-event";
import { screen, waitFor } from "@testing-library/vue";
import { expect, test } from "vitest";
import { defineComponent, h, ref } from "vue";
import { mount } from "@/testing/render";
import BaseSheet from "./BaseSheet.vue";

const Page = defineComponent(() => {
  const shown = ref(false);
  return () => [
    h("button", { onClick: () => (shown.value = true) }, "open"),
    h(
      BaseSheet,
      { show: shown.value, heading: "Sheet", "onUpdate:show": (now: boolean) => (shown.value = now) },
      () => h("button", "inside"),
    ),
  ];
});

test("a sheet takes the focus, keeps it, and gives it back", async () => {
  await mount(Page, { locale: "en" });
  await userEvent.click(screen.getByRole("button", { name: "open" }));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("heading", { name: "Sheet" })));
  screen.getByRole("button", { name: "inside" }).focus();
  await userEvent.tab();
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Close" }));
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("button", { name: "open" })));
});
