import "@/design/tokens.css";
import "@/design/base.css";
import { createApp } from "vue";
import { createLanguage } from "@/i18n";
import ScreenApp from "./ScreenApp.vue";

createApp(ScreenApp).use(createLanguage()).mount("#app");
