/** Puts a Brotli copy beside every file of `dist` that gains by it; the server sends it to browsers that accept it. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

const DIST = new URL("../dist/", import.meta.url).pathname;
const COMPRESSIBLE = /\.(?:html|js|css|svg|json)$/;

for (const name of readdirSync(DIST, { recursive: true })) {
  if (!COMPRESSIBLE.test(name)) continue;
  const path = join(DIST, name);
  const plain = readFileSync(path);
  const packed = brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } });
  if (packed.length < plain.length) writeFileSync(`${path}.br`, packed);
}
