// Times `main` of a wasm program: node bench-wasm.mjs FILE MESSAGES
// Prints millions of messages a second, best and median run, with a tab between; then the memory that a run took at most.
// Time is the process's own on a processor: what else the machine has to do then only costs caches.
import { readFileSync } from "node:fs";

const RUNS = 3;
const [file, messages] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(file));

// The crate's web half leaves imports in the module; the engine never calls them.
const imports = {};
for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
  if (kind !== "function") throw new Error(`${file} imports a ${kind}: ${from}.${name}`);
  (imports[from] ??= {})[name] = () => {
    throw new Error(`${file} called ${from}.${name}`);
  };
}

/** µs of all its threads. */
const ownTime = () => {
  const { user, system } = process.cpuUsage();
  return user + system;
};

const rates = [];
let memory = 0;
for (let run = 0; run < RUNS; run += 1) {
  // `main` may run once in an instance; the compiled code is the module's and stays warm.
  const { exports } = new WebAssembly.Instance(module, imports);
  const start = ownTime();
  if (exports.main(0, 0) !== 0) throw new Error("the run stalled");
  rates.push(Number(messages) / (ownTime() - start));
  memory = exports.memory.buffer.byteLength;
}
rates.sort((a, b) => a - b);
console.log([rates.at(-1), rates[RUNS >> 1]].map((rate) => rate.toFixed(3)).join("\t"));
console.log(`memory of a wasm run of ${messages}, MB\t${(memory / 1e6).toFixed(1)}`);
