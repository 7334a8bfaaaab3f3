/** Bytes, their hexadecimal digits, and the hashes of the browser (docs/verification.md, "Bytes"). */

export type Bytes = Uint8Array<ArrayBuffer>;

export function utf8(text: string): Bytes {
  return Uint8Array.from(new TextEncoder().encode(text));
}

export function join(...parts: Bytes[]): Bytes {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export function toHex(bytes: Bytes): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Of lower-case digits, two a byte; the caller has checked that. */
export function fromHex(digits: string): Bytes {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** `SHA-256(tag ‖ 00 ‖ content)` as hexadecimal digits. */
export async function tagged(tag: string, ...content: Bytes[]): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", join(utf8(`${tag}\0`), ...content));
  return toHex(new Uint8Array(digest));
}

/** 32 bytes of HKDF-SHA-256. */
export async function hkdf(input: Bytes, salt: Bytes, info: string): Promise<Bytes> {
  const key = await crypto.subtle.importKey("raw", input, "HKDF", false, ["deriveBits"]);
  const parameters = { name: "HKDF", hash: "SHA-256", salt, info: utf8(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256));
}

/** HMAC-SHA-256 under one key, as hexadecimal digits. */
export async function hmac(secret: Bytes): Promise<(message: string) => Promise<string>> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", secret, algorithm, false, ["sign"]);
  return async (message) => toHex(new Uint8Array(await crypto.subtle.sign("HMAC", key, utf8(message))));
}
