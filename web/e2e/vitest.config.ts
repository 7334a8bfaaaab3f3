import { defineConfig } from "vitest/config";

declare module "vitest" {
  interface ProvidedContext {
    baseUrl: string;
  }
}

export default defineConfig({
  test: {
    include: ["e2e/**/*.e2e.ts"],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    // Vitest takes BASE_URL for itself inside the tests, so they are told in another way.
    provide: { baseUrl: process.env["BASE_URL"] ?? "http://127.0.0.1:7878" },
    // One browser and one demo clock for all.
    fileParallelism: false,
  },
});
