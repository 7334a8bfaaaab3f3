import "./design";
import { VueQueryPlugin } from "@tanstack/vue-query";
import { createApp } from "vue";
import { createLanguage } from "@/i18n";
import ConsoleApp from "./ConsoleApp.vue";
import en from "./locales/en.json";
import zh from "./locales/zh-CN.json";
import { createQueries } from "./queries";
import { createConsolePages } from "./router";

createApp(ConsoleApp)
  .use(createLanguage({ "zh-CN": zh, en }))
  .use(createConsolePages())
  .use(VueQueryPlugin, { queryClient: createQueries() })
  .mount("#app");
