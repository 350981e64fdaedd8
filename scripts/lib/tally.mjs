// Sums the counts that the reporter left in a file: `node scripts/lib/tally.mjs FILE`, one line `N passed, N failed`.
// With `--failed` something failed that no test counts (a compile error, a crash): then at least one is reported.
import { existsSync, readFileSync } from 'node:fs';

const [path, flag] = process.argv.slice(2);
const lines = existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').filter(Boolean) : [];
const counts = lines.map(line => JSON.parse(line));
const sum = key => counts.reduce((total, count) => total + count[key], 0);
const failed = flag === '--failed' ? Math.max(1, sum('failed')) : sum('failed');
console.log(`${sum('passed')} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
