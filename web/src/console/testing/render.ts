/** Mounts a page of the console as the program does, in a campaign of somebody's rights. */
import { VueQueryPlugin } from "@tanstack/vue-query";
import { render } from "@testing-library/vue";
import type { Component } from "vue";
import { createMemoryHistory } from "vue-router";
import { createLanguage, type Locale } from "@/i18n";
import en from "../locales/en.json";
import zh from "../locales/zh-CN.json";
import { createQueries } from "../queries";
import { createConsolePages } from "../router";

export async function mountConsole(
  component: Component,
  { props = {}, path = "/spring/overview", locale = "zh-CN" }: { props?: object; path?: string; locale?: Locale } = {},
) {
  window.localStorage.setItem("language", locale);
  const router = createConsolePages(createMemoryHistory());
  await router.push(path);
  const queryClient = createQueries(1);
  const view = render(component, {
    props: props as never,
    // A dialog tells that it is closed when it has faded, so fading is part of what is tested.
    global: { stubs: { transition: false }, plugins: [createLanguage({ "zh-CN": zh, en }), router, [VueQueryPlugin, { queryClient }]] },
  });
  return { ...view, router };
}
