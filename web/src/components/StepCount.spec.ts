import { screen } from "@testing-library/vue";
import { expect, test } from "vitest";
import { mount } from "@/testing/render";
import StepCount from "./StepCount.vue";

test("a short number is exact for those who hear it", async () => {
  await mount(StepCount, { props: { value: 77_999_999, short: true } });
  expect(screen.getByText("7,799万").getAttribute("aria-hidden")).toBe("true");
  expect(screen.getByText("77,999,999").className).toBe("sr-only");
});
