/** The staff of a demo. Outside a demo this address answers 404. */
import { problemOf, unreachable } from "@/api/problem";
import type { Text } from "./wire";

export interface DemoStaff {
  login: string;
  password: string;
  name: Text;
  about: Text;
}

export async function demoStaff(): Promise<DemoStaff[]> {
  const request = new Request(new URL("/api/demo/staff", window.location.origin), { cache: "no-store" });
  const response = await window.fetch(request).catch((cause: unknown) => Promise.reject(unreachable(cause)));
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemOf(response.status, answer);
  return (answer as { staff: DemoStaff[] }).staff;
}
