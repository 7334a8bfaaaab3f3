/** Mounts a component or a page as the application does, with a server that answers what the test tells it to. */
import { VueQueryPlugin } from "@tanstack/vue-query";
import { render } from "@testing-library/vue";
import { vi } from "vitest";
import type { Component } from "vue";
import { queryClient } from "@/compositions/queryClient";
import { createLanguage, type Locale } from "@/i18n";
import { createPages } from "@/router";

export interface Call {
  method: string;
  path: string;
  key: string | null;
  body: unknown;
}

type Answer = unknown | ((call: Call) => unknown);

/** An answer that is a refusal, as problem+json. */
export class Refused {
  readonly status: number;
  readonly code: string;
  readonly field: string | undefined;

  constructor(status: number, code: string, field?: string) {
    this.status = status;
    this.code = code;
    this.field = field;
  }
}

/** Answers by `METHOD /path`; returns what was asked, in order. Anything else is refused as `not_found`. */
export function serve(answers: Record<string, Answer>): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal("fetch", async (input: Request) => {
    const { pathname } = new URL(input.url);
    const text = await input.text();
    const call: Call = {
      method: input.method,
      path: pathname.replace(/^\/api/, ""),
      key: input.headers.get("Idempotency-Key"),
      body: text ? JSON.parse(text) : undefined,
    };
    calls.push(call);
    const answer = answers[`${call.method} ${call.path}`] ?? new Refused(404, "not_found");
    const given = typeof answer === "function" ? await answer(call) : answer;
    if (given instanceof Refused) {
      const problem = { type: "about:blank", title: given.code, status: given.status, code: given.code, field: given.field };
      return new Response(JSON.stringify(problem), {
        status: given.status,
        headers: { "content-type": "application/problem+json" },
      });
    }
    return new Response(JSON.stringify(given), { headers: { "content-type": "application/json" } });
  });
  return calls;
}

export async function mount(
  component: Component,
  { props = {}, path = "/c/spring", locale = "zh-CN" }: { props?: object; path?: string; locale?: Locale } = {},
) {
  window.localStorage.setItem("language", locale);
  const router = createPages();
  await router.push(path);
  const view = render(component, {
    props: props as never,
    global: { plugins: [createLanguage(), router, [VueQueryPlugin, { queryClient }]] },
  });
  return { ...view, router };
}
