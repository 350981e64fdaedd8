// What the npm scripts run: `node scripts/run.mjs <task>`. It works on a fresh checkout with any Node from 20 on: it
// installs what is missing, then runs every tool with the Node that came with the packages.
// It knows the order of steps; what a step does is the business of the tool or script it starts.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './lib/installed.mjs';
import { findNode } from './lib/node24.mjs';
import { run } from './lib/process.mjs';
import { root } from './lib/root.mjs';

/** The task, and what is handed on to the program that does its main work. */
const [taskName = '', ...extra] = process.argv.slice(2);

const build = once(() => tool('typescript/bin/tsc', ['-b']));
const bundle = once(() => build().then(() => node(['esbuild.mjs'])));
const packageExtension = once(() => bundle().then(() => node(['scripts/package.mjs'])));

const tasks = {
  build,
  bundle,
  package: packageExtension,
  check,
  gen: () => node(['scripts/gen.mjs', ...extra]),
  test: () => unitTests(),
  'test:update': () => unitTests({ UPDATE_FIXTURES: '1' }),
  'test:bundle': bundleTests,
  'test:cluster': clusterTests,
  'test:vscode': vscodeTests,
  bench: () => bundle().then(() => node(['scripts/bench.mjs', ...extra])),
  verify,
  start,
};

await main();

async function main() {
  const task = tasks[taskName];
  if (!task) return fail(`Unknown task "${taskName}". Tasks: ${Object.keys(tasks).join(', ')}.`);
  endWithParent();
  try {
    await ensureInstalled(root);
    await task();
  } catch (error) {
    fail(error.message);
  }
}

/** Ends when the shell that npm started us in is gone: it dies of a signal to npm without passing it on. */
function endWithParent() {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
  }, 500).unref();
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}

async function check() {
  await build();
  await everyStep([
    ['eslint', () => tool('eslint/bin/eslint.js', ['.'])],
    ['prettier', () => tool('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.'])],
  ]);
}

/** The suites that need no VS Code; those of the server run its bundle. */
async function unitTests(env) {
  await bundle();
  await mocha('.mocharc.json', env);
}

async function bundleTests() {
  await packageExtension();
  await mocha('.mocharc.bundle.json');
}

/** Against a real API server; without one nothing is tested and that is said. */
async function clusterTests() {
  await build();
  await mocha('.mocharc.cluster.json');
}

async function vscodeTests() {
  await packageExtension();
  await mocha('.mocharc.vscode.json');
}

/** Everything that must hold; `--after-test` leaves out the part of `npm test` for a caller that has just run it. */
async function verify() {
  const afterTest = extra.includes('--after-test');
  await everyStep([
    ['check', check],
    ['generated files', generatedFiles],
    ...(afterTest ? [] : [['tests', () => unitTests()]]),
    ['bundle', bundleTests],
    ['cluster', clusterTests],
    ['VS Code', vscodeTests],
  ]);
}

async function generatedFiles() {
  if (existsSync(join(root, 'scripts/gen.mjs'))) await node(['scripts/gen.mjs', '--check']);
}

async function start() {
  await packageExtension();
  console.log('\nkmm lint samples/');
  await node(['dist/kmm.cjs', 'lint', 'samples/'], { allowed: [1] });
  console.log('\nkmm preview --kernels samples/kernels.txt samples/module.yaml');
  await node(['dist/kmm.cjs', 'preview', '--kernels', 'samples/kernels.txt', 'samples/module.yaml']);
  await node(['scripts/vscode.mjs', ...extra]);
}

/** Runs all steps even when one fails, so that one run shows everything that is wrong, then fails by their names. */
async function everyStep(steps) {
  const failures = [];
  for (const [name, step] of steps) {
    await step().catch(error => {
      if (error.message) console.error(error.message);
      failures.push(name);
    });
  }
  if (failures.length > 0) throw new Error(`Failed: ${failures.join(', ')}.`);
}

function mocha(config, env) {
  return tool('mocha/bin/mocha.js', ['--config', config, ...extra.filter(arg => arg !== '--after-test')], {
    env,
  });
}

/** Runs a tool out of node_modules, by its script and not by its link, which a shell may resolve to another Node. */
function tool(script, args, options) {
  return node([join('node_modules', script), ...args], options);
}

function node(args, options) {
  return run(findNode(), args, options);
}

/** A step that several tasks need and that is done at most once in a run. */
function once(step) {
  let result;
  return () => (result ??= step());
}
