// Prints name, raw, gzip and brotli size of what the page loads: html, css, js and wasm in the given folder.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = process.argv[2];
for (const name of readdirSync(folder).sort()) {
  if (!/\.(html|css|js|wasm)$/.test(name)) continue;
  const bytes = readFileSync(join(folder, name));
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  console.log([name, bytes.length, gzipSync(bytes, { level: 9 }).length, brotli.length].join("\t"));
}
