// Patterns that users write, against texts that make a matcher go back: what they match, and what that costs.
import assert from 'node:assert/strict';
import { mayBeFileOf } from '../../../server/src/analysis/module/signed-files.js';
import { credentialsFor } from '../../../server/src/cluster/registry/docker-config.js';
import { matchesTemplate } from '../../../server/src/core/build-log/template-text.js';
import { fileGlob } from '../../../server/src/core/dockerfile/layout/glob.js';
import {
  replaceAll,
  replaceFirst,
  trimPrefix,
  trimSuffix,
} from '../../../server/src/core/dockerfile/shell-pattern.js';
import { matcherOf } from '../../../server/src/core/glob/path-glob.js';
import { assertGrowsLinearly } from '../../support/growth.js';
import type { Random } from '../../support/random.js';
import { randomFrom } from '../../support/random.js';

/** Matches by trying everything, as slowly as it likes. */
function naive(pattern: string, text: string, runs: (character: string) => boolean): boolean {
  if (pattern === '') return text === '';
  const [first, rest] = [pattern.charAt(0), pattern.slice(1)];
  const taken = text !== '' && runs(text.charAt(0));
  if (first === '*') return naive(rest, text, runs) || (taken && naive(pattern, text.slice(1), runs));
  if (first === '?') return taken && naive(rest, text.slice(1), runs);
  return text.startsWith(first) && naive(rest, text.slice(1), runs);
}

const scrap = (random: Random, characters: string): string =>
  random.some([...characters], random.below(8)).join('');

describe('a glob', () => {
  const random = randomFrom(11);
  const samples = Array.from(
    { length: 5000 },
    () => [scrap(random, 'aab*?/'), scrap(random, 'aab/')] as const,
  );

  it('matches what trying everything matches', () => {
    const inName = (character: string): boolean => character !== '/';
    for (const [pattern, text] of samples) {
      assert.equal(fileGlob(pattern).matches(text), naive(pattern, text, inName), `${pattern} on ${text}`);
    }
  });

  it('takes from the ends what trying everything takes', () => {
    const runs = (): boolean => true;
    for (const [pattern, text] of samples) {
      const cuts = Array.from({ length: text.length + 1 }, (_, at) => at);
      const ends = cuts.filter(at => naive(pattern, text.slice(0, at), runs));
      assert.equal(trimPrefix(pattern, text, 'shortest'), text.slice(ends[0] ?? 0));
      assert.equal(trimPrefix(pattern, text, 'longest'), text.slice(ends.at(-1) ?? 0));
      const starts = cuts.filter(at => naive(pattern, text.slice(at), runs));
      assert.equal(trimSuffix(pattern, text, 'longest'), text.slice(0, starts[0] ?? text.length));
      assert.equal(trimSuffix(pattern, text, 'shortest'), text.slice(0, starts.at(-1) ?? text.length));
    }
  });

  it('replaces the first and longest match', () => {
    assert.equal(replaceFirst('a*b', 'xaabab-', 'Y'), 'xY-');
    assert.equal(replaceAll('a?', 'xabyacz', 'Y'), 'xYyYz');
    assert.equal(replaceAll('*', 'abc', 'Y'), 'Y');
    assert.equal(replaceAll('', 'ab', 'Y'), 'YaYbY');
    assert.equal(replaceAll('\\*', 'a*b*', 'Y'), 'aYbY');
  });

  it('counts in whole characters', () => {
    assert.equal(trimSuffix('?', 'a😀', 'shortest'), 'a');
    assert.ok(fileGlob('a?').matches('a😀'));
  });

  it('does not cross a slash with a bracket', () => {
    assert.ok(!fileGlob('a[!b]c').matches('a/c'));
    assert.ok(fileGlob('a[!b]c').matches('axc'));
    assert.ok(fileGlob('[z-a]').matches('x'));
    assert.ok(matcherOf('[z-a]')('x'));
  });

  it('costs no more than it is long', () => {
    const stars = '*a'.repeat(15);
    const hosts = JSON.stringify({ auths: { [`${stars}z`]: { username: 'u' } } });
    const works: readonly ((text: string) => unknown)[] = [
      text => fileGlob(`${stars}z`).matches(`${text}zy`),
      text => fileGlob(`${stars}z`).matches(`${text}/z`),
      text => fileGlob('*a'.repeat(text.length / 2) + '?z').matches(`${text}z`),
      text => matcherOf(`${'**/*a'.repeat(5)}{b,*b}[z]`)(`${text}yz`),
      text => matcherOf('{'.repeat(text.length))(text),
      text => matcherOf('['.repeat(text.length))(text),
      text => trimSuffix(`${stars}z`, text, 'shortest'),
      text => trimPrefix(`${stars}z`, text, 'longest'),
      text => replaceFirst('a*z', text, 'x'),
      text => replaceAll(`${stars}z`, text, 'x'),
      text => replaceAll('?', text, 'x'),
      text => matchesTemplate('${A}a'.repeat(15) + 'z', text),
      text => matchesTemplate('${'.repeat(text.length), text),
      text => mayBeFileOf(`${stars}z.ko`, text),
      text => credentialsFor(hosts, text, 'r'),
    ];
    for (const work of works) assertGrowsLinearly({ inputOf: size => 'a'.repeat(size), work });
  });
});
