/** The staff of a demo. Outside a demo these addresses answer 404. */
import { problemOf, unreachable } from "@/api/problem";
import type { Text } from "./wire";

export interface DemoStaffAccount {
  id: string;
  name: Text;
  about: Text;
}

export const demo = {
  staff: () => ask<{ staff: DemoStaffAccount[] }>("GET"),
  signIn: (staff: string) => ask<unknown>("POST", { staff }),
};

async function ask<T>(method: string, body?: unknown): Promise<T> {
  const request = new Request(new URL("/api/demo/staff", window.location.origin), {
    method,
    credentials: "same-origin",
    cache: "no-store",
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  const response = await window.fetch(request).catch((cause: unknown) => Promise.reject(unreachable(cause)));
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemOf(response.status, answer);
  return answer as T;
}
