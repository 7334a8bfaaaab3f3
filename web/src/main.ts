import "@/design";
import { VueQueryPlugin } from "@tanstack/vue-query";
import { createApp } from "vue";
import App from "./App.vue";
import { queryClient } from "./compositions/queryClient";
import { createLanguage } from "./i18n";
import { createPages } from "./router";

createApp(App)
  .use(createLanguage())
  .use(createPages())
  .use(VueQueryPlugin, { queryClient })
  .mount("#app");
