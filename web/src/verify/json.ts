/** Reads JSON strictly, and writes the one form of it that is hashed (docs/verification.md, "Bytes" and "Files"). */

export type Json = null | boolean | number | string | Json[] | { [member: string]: Json };

/** The text is no JSON of the kind that files of draws are made of. */
export class NotJson extends Error {}

/**
 * Reads a text. Unlike `JSON.parse` it refuses what two programs could understand differently: a member that is there
 * twice, numbers that are not whole or not exact, halves of characters.
 */
export function readJson(text: string): Json {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

/** The canonical form (RFC 8785) of objects, lists, whole numbers and texts. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(",")}}`;
}

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// oxlint-disable-next-line no-control-regex -- JSON forbids them unescaped
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const LITERALS = { true: true, false: false, null: null } as const;
const DEPTH_MAX = 100;

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  value(depth: number): Json {
    if (depth > DEPTH_MAX) throw this.fault();
    this.take(SPACE);
    const next = this.text[this.at];
    if (next === "{") return this.object(depth);
    if (next === "[") return this.list(depth);
    if (next === '"') return this.string();
    for (const [word, value] of Object.entries(LITERALS)) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.number();
  }

  end(): void {
    this.take(SPACE);
    if (this.at < this.text.length) throw this.fault();
  }

  private object(depth: number): Json {
    const object: { [member: string]: Json } = Object.create(null);
    this.at += 1;
    if (this.follows("}")) return object;
    do {
      this.take(SPACE);
      const name = this.string();
      if (name in object || !this.follows(":")) throw this.fault();
      object[name] = this.value(depth + 1);
    } while (this.follows(","));
    if (!this.follows("}")) throw this.fault();
    return object;
  }

  private list(depth: number): Json {
    const list: Json[] = [];
    this.at += 1;
    if (this.follows("]")) return list;
    do list.push(this.value(depth + 1));
    while (this.follows(","));
    if (!this.follows("]")) throw this.fault();
    return list;
  }

  private string(): string {
    const raw = this.take(STRING);
    if (raw === undefined) throw this.fault();
    const string: string = JSON.parse(raw);
    // A half of a surrogate pair cannot be encoded.
    if (/[\ud800-\udfff]/u.test(string)) throw this.fault();
    return string;
  }

  private number(): number {
    const raw = this.take(NUMBER);
    const number = Number(raw);
    if (raw === undefined || !/^\d+$/.test(raw) || !Number.isSafeInteger(number)) throw this.fault();
    return number;
  }

  private follows(sign: string): boolean {
    this.take(SPACE);
    if (this.text[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }

  private take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private fault(): NotJson {
    return new NotJson(`at character ${this.at + 1}`);
  }
}
