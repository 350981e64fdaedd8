// Which files are Dockerfiles, by name and by text.
import { strict as assert } from 'node:assert';
import { isDockerfile, isDockerfileName } from '../../../server/src/core/dockerfile/file-name.js';

const dockerfiles = [
  'Dockerfile',
  'dockerfile',
  'a/Containerfile',
  'DockerfileTemplate.rhel9',
  'Dockerfile.x.tmpl',
  'Dockerfile.in',
  'xDockerfile.txt',
  'x.Dockerfile',
  'build-Dockerfile',
  'kmod.Containerfile.j2',
  'Dockerfile_rhel',
  'DOCKERFILE',
];
const others = [
  'Dockerfile.md',
  'dockerfiles.txt',
  'dockerfile_test.go',
  'Dockerfile.yaml',
  'Dockerfile/m.txt',
  'm.yaml',
  'Dockerfile.dockerignore',
  'Makefile',
  'dockerfileparser',
];

describe('names of Dockerfiles', () => {
  for (const name of dockerfiles) it(`are told: ${name}`, () => assert.equal(isDockerfileName(name), true));
  for (const name of others) it(`are not: ${name}`, () => assert.equal(isDockerfileName(name), false));
});

describe('a file that somebody names', () => {
  it('is what its text is', () => {
    const text = '# kmod\nFROM ubuntu # the base\n';
    for (const name of ['x', 'Dockerfile.md', 'm.yaml']) assert.equal(isDockerfile(name, text), true, name);
    for (const manifest of ['apiVersion: v1\nkind: ConfigMap\n', '---\n"kind": Module\n', 'from:\n  - a\n'])
      assert.equal(isDockerfile('Dockerfile', manifest), false, manifest);
  });

  it('is what its name is where the text is not plain', () => {
    assert.equal(isDockerfile('Dockerfile', '# nothing yet\n'), true);
    assert.equal(isDockerfile('m.yaml', '# nothing yet\n'), false);
  });
});
