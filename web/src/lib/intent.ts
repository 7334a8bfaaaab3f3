/**
 * One key per intended act, kept until the act is answered: a retry after a lost answer, or after a reload,
 * carries the same `Idempotency-Key` and cannot happen twice.
 */
import { ApiProblem } from "@/api/problem";

/** Runs `send` under the key of `act`; the key is forgotten once the server has answered for good. */
export async function underIntent<T>(act: string, send: (key: string) => Promise<T>): Promise<T> {
  const key = keyOf(act);
  try {
    const answer = await send(key);
    forget(act);
    return answer;
  } catch (cause) {
    if (cause instanceof ApiProblem && !cause.transient) forget(act);
    throw cause;
  }
}

function keyOf(act: string): string {
  const known = read(act);
  if (known) return known;
  const key = uuid();
  keys.set(act, key);
  try {
    window.sessionStorage.setItem(PREFIX + act, key);
  } catch {
    // Storage may be full or forbidden; the key in memory then serves until the page is left.
  }
  return key;
}

function read(act: string): string | null {
  try {
    return keys.get(act) ?? window.sessionStorage.getItem(PREFIX + act);
  } catch {
    return keys.get(act) ?? null;
  }
}

function forget(act: string): void {
  keys.delete(act);
  try {
    window.sessionStorage.removeItem(PREFIX + act);
  } catch {
    // Nothing was stored.
  }
}

/** A random UUID (version 4); `crypto.randomUUID` is missing in older phone web views and outside secure contexts. */
function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const PREFIX = "intent:";
const keys = new Map<string, string>();
