import { fileURLToPath } from "node:url";
import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";
import { mockServer } from "./mock/plugin.ts";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** `TONGXING_API=http://127.0.0.1:7878` sends calls to a running server; otherwise the mock answers. */
const api = process.env["TONGXING_API"];

export default defineConfig({
  plugins: [vue(), mockServer({ answersApi: !api })],
  resolve: { alias: { "@": at("src") } },
  server: { port: 7879, ...(api ? { proxy: { "/api": api } } : {}) },
  preview: { port: 7879, ...(api ? { proxy: { "/api": api } } : {}) },
  build: {
    target: ["es2020", "chrome87", "safari14"],
    // Inlined files would be data: addresses, which the server's content security policy has no reason to allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: at("index.html"), screen: at("screen.html"), verify: at("verify.html"), console: at("console.html") },
    },
  },
});
