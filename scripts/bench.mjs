// How long answers take, ours beside yaml-language-server's on the same text and schema, and what the products weigh.
// Prints tables and judges nothing: figures depend on the machine, only ratios travel.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { answers } from './bench/answers.mjs';
import { coldStarts } from './bench/cold-start.mjs';
import { dockerfiles } from './bench/dockerfiles.mjs';
import { longModules } from './bench/long-modules.mjs';
import { memory } from './bench/memory.mjs';
import { previews } from './bench/preview.mjs';
import { printTable } from './bench/table.mjs';
import { templates } from './bench/templates.mjs';
import { root, vsix } from './lib/root.mjs';

const ms = value => (value < 1 ? value.toFixed(3) : value.toFixed(1));

console.log(`Node ${process.version}, ${process.platform} ${process.arch}; medians in milliseconds\n`);

console.log('Answers: ours / yaml-language-server, and how many times as long theirs takes');
printTable(
  ['text', 'lines', 'asked', 'ours', 'yaml-ls', 'ratio', 'runs'],
  await answers(({ text, lines, asked, ours, theirs, runs }) => [
    text,
    String(lines),
    asked,
    ms(ours),
    ms(theirs),
    `${(theirs / ours).toFixed(1)} x`,
    String(runs),
  ]),
);

console.log('First diagnosis: 10,000 mappings');
printTable(
  ['text', 'lines', 'median', 'runs'],
  await longModules(({ text, lines, median, runs }) => [text, String(lines), ms(median), String(runs)]),
);

console.log(
  'Templates and wrappers: first diagnosis, beside the same text without, and how many times as long it takes',
);
printTable(
  ['text', 'median', 'without', 'ratio', 'runs'],
  await templates(({ text, median, without, runs }) => [
    text,
    ms(median),
    ms(without),
    `${(median / without).toFixed(1)} x`,
    String(runs),
  ]),
);

console.log('Preview: 500 mappings, 5,000 kernels');
printTable(
  ['asked', 'median', 'runs'],
  await previews(({ asked, median, runs }) => [asked, ms(median), String(runs)]),
);

console.log('Dockerfiles: diagnostics, and answers after an edit');
printTable(
  ['asked', 'median', 'runs'],
  await dockerfiles(({ asked, median, runs }) => [asked, ms(median), String(runs)]),
);

console.log('Cold start: a new process until it has answered');
printTable(
  ['server', 'asked', 'median', 'runs'],
  (await coldStarts(root)).map(({ server, asked, median, runs }) => [
    server,
    asked,
    ms(median),
    String(runs),
  ]),
);

console.log(
  'Memory of the server: a folder of 300 YAML files, 100 of them with a Dockerfile of 60 lines, in megabytes',
);
printTable(
  ['when', 'resident'],
  (await memory(root)).map(({ when, resident }) => [when, resident.toFixed(0)]),
);

console.log('Sizes in bytes');
printTable(['file', 'size'], sizes());

function sizes() {
  const bundles = readdirSync(join(root, 'dist')).map(name => join(root, 'dist', name));
  return [...bundles, vsix]
    .filter(path => existsSync(path))
    .map(path => [path.slice(root.length + 1), statSync(path).size.toLocaleString('en')]);
}
