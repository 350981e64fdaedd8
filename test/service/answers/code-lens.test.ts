// Lenses above a Module and above the mappings that are built.
import { strict as assert } from 'node:assert';
import { lensesIn } from '../../support/check-preview.js';
import { fedora, moduleWith, rhel, ubuntu } from '../../support/mapped-module.js';

const kernels = [fedora, rhel, ubuntu];
const built = 'regexp: el9\n          build: {dockerfileConfigMap: {name: df}}';

describe('code lenses', () => {
  it('tell how many kernels are covered, and lead to the preview of what is built', () =>
    assert.deepEqual(lensesIn(moduleWith(`literal: ${fedora}`, built), { kernels }), [
      'metadata: · 3 kernels: 2 covered, 1 not · kmm.showKernels',
      '- regexp: el9 · Preview for kernel… · kmm.preview',
      '- regexp: el9 · Run test build · kmm.testBuild',
    ]));

  it("lead to the server's own test builds where the client shows none", () =>
    assert.equal(
      lensesIn(moduleWith(built), { kernels, commands: [] })[1],
      '- regexp: el9 · Run test build · kmm.runTestBuild',
    ));

  it('lead to the preview alone where an image is signed and not built', () => {
    const signed = 'regexp: el9\n          sign: {keySecret: {name: k}, certSecret: {name: c}}';
    assert.deepEqual(lensesIn(moduleWith(signed), { kernels }).slice(1), [
      '- regexp: el9 · Preview for kernel… · kmm.preview',
    ]);
  });

  it('stand above every mapping where the container builds', () => {
    const text = moduleWith('regexp: el9', 'regexp: fc').replace(
      '      kernelMappings',
      '      build: {dockerfileConfigMap: {name: df}}\n      kernelMappings',
    );
    assert.equal(lensesIn(text, { kernels }).length, 5);
  });

  it('lead only to commands that the client has', () =>
    assert.deepEqual(lensesIn(moduleWith(built), { kernels, commands: [] }), [
      'metadata: · 3 kernels: 1 covered, 2 not · kmm.tellKernels',
      '- regexp: el9 · Run test build · kmm.runTestBuild',
    ]));

  it('count in words', () => {
    const title = (pattern: string, list?: readonly string[]) =>
      lensesIn(moduleWith(`regexp: '${pattern}'`), list && { kernels: list })[0]?.split(' · ')[1];
    assert.equal(title('.', kernels), '3 kernels: all covered');
    assert.equal(title('el8', kernels), '3 kernels: none covered');
    assert.equal(title('.', [rhel]), '1 kernel: covered');
    assert.equal(title('fc', [rhel]), '1 kernel: not covered');
    assert.match(title('.') ?? '', /^\d+ sample kernels: all covered$/);
  });

  it('are not there where nothing can be told', () => {
    assert.deepEqual(lensesIn(moduleWith('regexp: "'), { kernels }), []);
    assert.deepEqual(lensesIn('apiVersion: v1\nkind: Secret\n', { kernels }), []);
  });
});
