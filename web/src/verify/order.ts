/** The order of a deck, `feistel10-sha256-v1` of docs/verification.md. */
import { type Bytes, join, utf8 } from "./bytes";
import { compress } from "./sha256";

const ROUNDS = 10;

/** The function that gives each ticket of a deck of `n` its slot. */
export function orderOf(n: number, key: Bytes): (index: number) => number {
  const bits = n > 1 ? (n - 1).toString(2).length : 0;
  const [a, b] = [Math.ceil(bits / 2), Math.floor(bits / 2)];
  const [left, right] = [2 ** a, 2 ** b];
  const f = roundFunction(key);
  const permute = (v: number): number => {
    // Halves have at most 20 bits, so 32-bit operators will do for them; v has up to 40 and needs division.
    let [l, r] = [Math.floor(v / right), v % right];
    for (let round = 0; round < ROUNDS; round += 1) {
      if (round % 2 === 0) l ^= f(round, r) & (left - 1);
      else r ^= f(round, l) & (right - 1);
    }
    return l * right + r;
  };
  return (index) => {
    let v = permute(index);
    while (v >= n) v = permute(v);
    return v;
  };
}

/**
 * `F(r, x)`, of which the lower 32 of its 64 bits: no half needs more.
 *
 * The 55 bytes that are hashed and their padding make one block, of which round and half alone change.
 */
function roundFunction(key: Bytes): (round: number, half: number) => number {
  const message = join(utf8("deck-round-v1\0"), key);
  const block = new DataView(new ArrayBuffer(64));
  message.forEach((byte, at) => block.setUint8(at, byte));
  const [roundAt, halfAt, end] = [message.length, message.length + 1, message.length + 9];
  block.setUint8(end, 0x80);
  block.setUint32(60, end * 8);
  return (round, half) => {
    block.setUint8(roundAt, round);
    block.setUint32(halfAt + 4, half);
    return compress(block)[1] ?? 0;
  };
}
