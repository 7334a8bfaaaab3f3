/**
 * SHA-256 of one padded block (FIPS 180-4).
 *
 * A deck takes some fifteen of these a ticket. The browser's own hash answers by a promise, which for millions of small
 * messages takes twenty times as long; everything else uses it.
 */

/** The eight words of the digest. They are overwritten by the next call. */
export function compress(block: DataView): Uint32Array {
  for (let t = 0; t < 16; t += 1) W[t] = block.getUint32(4 * t);
  for (let t = 16; t < 64; t += 1) {
    const [w15, w2] = [word(W, t - 15), word(W, t - 2)];
    const s0 = turn(w15, 7) ^ turn(w15, 18) ^ (w15 >>> 3);
    const s1 = turn(w2, 17) ^ turn(w2, 19) ^ (w2 >>> 10);
    W[t] = word(W, t - 16) + s0 + word(W, t - 7) + s1;
  }
  let [a, b, c, d] = [word(START, 0), word(START, 1), word(START, 2), word(START, 3)];
  let [e, f, g, h] = [word(START, 4), word(START, 5), word(START, 6), word(START, 7)];
  for (let t = 0; t < 64; t += 1) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + word(K, t) + word(W, t)) | 0;
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  DIGEST[0] = word(START, 0) + a;
  DIGEST[1] = word(START, 1) + b;
  DIGEST[2] = word(START, 2) + c;
  DIGEST[3] = word(START, 3) + d;
  DIGEST[4] = word(START, 4) + e;
  DIGEST[5] = word(START, 5) + f;
  DIGEST[6] = word(START, 6) + g;
  DIGEST[7] = word(START, 7) + h;
  return DIGEST;
}

const turn = (x: number, by: number): number => (x >>> by) | (x << (32 - by));
const word = (words: Uint32Array, at: number): number => words[at] as number;

const W = new Uint32Array(64);
const DIGEST = new Uint32Array(8);

/** The first 32 bits of the fractional parts of the roots of the first primes: square roots, and cube roots. */
const PRIMES = Array.from({ length: 310 }, (_, n) => n + 2).filter((n) => !factors(n));
const START = Uint32Array.from(PRIMES.slice(0, 8), (prime) => fraction(prime, 2));
const K = Uint32Array.from(PRIMES.slice(0, 64), (prime) => fraction(prime, 3));

function factors(n: number): boolean {
  return Array.from({ length: n - 2 }, (_, m) => m + 2).some((m) => n % m === 0);
}

/** The largest whole y with y^degree ≤ prime · 2^(32 · degree), of which the last 32 bits. */
function fraction(prime: number, degree: 2 | 3): number {
  const target = BigInt(prime) << BigInt(32 * degree);
  let [low, high] = [0n, 1n << 40n];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (middle ** BigInt(degree) <= target) low = middle;
    else high = middle;
  }
  return Number(low & 0xffff_ffffn);
}
