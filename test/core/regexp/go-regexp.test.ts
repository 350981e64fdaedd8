import assert from 'node:assert/strict';
import type { GoRegexpVersion } from '../../../server/src/core/dialect.js';
import { readRegexp } from '../../../server/src/core/regexp/go-regexp.js';
import { compileRegexp } from '../../../server/src/core/regexp/re2.js';
import { randomFrom } from '../../support/random.js';

const versions: readonly GoRegexpVersion[] = ['1.21', '1.24', '1.25'];

/** The pattern with the offending part between guillemets, and the reason. */
function marked(pattern: string, go: GoRegexpVersion = '1.24'): string {
  const syntax = readRegexp(pattern, go);
  if (syntax.ok) return 'fine';
  const { span, reason } = syntax.error;
  return `${pattern.slice(0, span.start)}«${pattern.slice(span.start, span.end)}»${pattern.slice(span.end)} ${reason}`;
}

describe('the syntax of Go regular expressions', () => {
  it('is wrong exactly where Go says', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['a**{2,1}', 'a«**»{2,1} invalid nested repetition operator'],
      ['[{2,1}]a{2,1}', '[{2,1}]a«{2,1}» invalid repeat count'],
      ['(x{100}){11}', '(x{100})«{11}» invalid repeat count'],
      ['(|*)', '(|«*») missing argument to repetition operator'],
      ['(?i)+?', '(?i)«+?» missing argument to repetition operator'],
      ['^6.(?=x)', '^6.«(?=»x) invalid or unsupported Perl syntax'],
      ['(?i-)', '«(?i-)» invalid or unsupported Perl syntax'],
      ['(?i-m--s)', '«(?i-m-»-s) invalid or unsupported Perl syntax'],
      ['x(?<n-m>a)', 'x«(?<n-m>»a) invalid named capture'],
      ['x(?P<', 'x«(?P»< invalid or unsupported Perl syntax'],
      ['a[b-a]', 'a[«b-a»] invalid character class range'],
      ['a[é-\\x{41}]', 'a[«é-\\x{41}»] invalid character class range'],
      ['[[:Alpha:]]', '[«[:Alpha:]»] invalid character class range'],
      ['x[a-\\d]', 'x[a-«\\d»] invalid escape sequence'],
      ['[]', '«[]» missing closing ]'],
      ['(a[^]', '(a«[^]» missing closing ]'],
      ['a\\8b', 'a«\\8»b invalid escape sequence'],
      ['\\x{}', '«\\x{}» invalid escape sequence'],
      ['𝒳\\h', '𝒳«\\h» invalid escape sequence'],
      ['a\\', 'a«\\» trailing backslash at end of expression'],
      ['((a)', '«((a)» missing closing )'],
      ['a)b', '«a)b» unexpected )'],
      ['\\p{Emoji}', '«\\p{Emoji}» invalid character class range'],
    ];
    for (const [pattern, wanted] of cases) assert.equal(marked(pattern), wanted);
  });

  it('takes what Go takes', () => {
    const fine = [
      '',
      '|',
      '()',
      'a(?i)*',
      '\\Q(*[\\E',
      '\\Q\\E',
      'a{,3}',
      'a{1}',
      '[]a]',
      '[^]-]',
      '[[:]',
      '(?)',
    ];
    for (const pattern of fine) assert.equal(marked(pattern), 'fine', pattern);
  });

  it('differs by Go version', () => {
    const answers = (pattern: string): readonly string[] => versions.map(go => marked(pattern, go));
    const lookaround = '«(?<»a>x) invalid or unsupported Perl syntax';
    assert.deepEqual(answers('(?<a>x)'), [lookaround, 'fine', 'fine']);
    assert.deepEqual(answers('(?P<a>x)(?P<a>y)'), ['fine', 'fine', 'fine']);
    const unknown = '«\\p{ greek_ }» invalid character class range';
    assert.deepEqual(answers('\\p{ greek_ }'), [unknown, unknown, 'fine']);
    assert.deepEqual(answers('\\p{^Uppercase-Letter}').at(-1), 'fine');
    // Loose names lose the underscore that the name of a script is stored with.
    assert.deepEqual(answers('\\p{Old_Italic}'), [
      'fine',
      'fine',
      '«\\p{Old_Italic}» invalid character class range',
    ]);
  });

  it('never hands the engine a pattern that it refuses for its syntax', () => {
    const random = randomFrom(11);
    const tokens = '( (?: ) | * + ? {2} {1,3} {,2} {500} [ [^ ] a-z - a é \\ \\d \\pL \\p{Lu} \\p{ } \\Q \\E'
      .concat(' \\x41 \\1 \\12 (?i) (?P<n> (?<m> (?s-i: [:alpha:] [: :] . ^ $ \\b \\C \\z , 1 𝒳')
      .split(' ');
    const limits = ['expression too large', 'expression nests too deeply'];
    for (let i = 0; i < 5000; i++) {
      const pattern = random.some(tokens, 1 + random.below(9)).join('');
      for (const go of versions) {
        const compiled = compileRegexp(pattern, go);
        if (readRegexp(pattern, go).ok && !compiled.ok)
          assert.ok(limits.includes(compiled.error.reason), pattern);
      }
    }
  });
});

describe('matching as Go does', () => {
  const find = (pattern: string, text: string): string | undefined => {
    const compiled = compileRegexp(pattern, '1.24');
    assert.ok(compiled.ok, pattern);
    const span = compiled.regexp.find(text);
    assert.equal(compiled.regexp.matches(text), span !== undefined);
    return span && `${text.slice(0, span.start)}«${text.slice(span.start, span.end)}»${text.slice(span.end)}`;
  };

  it('searches anywhere, takes the leftmost match and the first alternative', () => {
    assert.equal(find('fc3[78]', '6.3.5-200.fc38.x86_64'), '6.3.5-200.«fc38».x86_64');
    assert.equal(find('5|5.14', '5.14.0'), '«5».14.0');
    assert.equal(find('', '6.1'), '«»6.1');
    assert.equal(find('$', '6.1'), '6.1«»');
    assert.equal(find('el9', 'EL9'), undefined);
  });

  it('counts characters, not UTF-16 units, and gives spans in units', () => {
    assert.equal(find('^.b', '𝒳b'), '«𝒳b»');
    assert.equal(find('(?i)K', 'a\u212a'), 'a«\u212a»');
  });

  it('ends on patterns that keep a backtracking engine busy for ever', () => {
    assert.equal(find('(a+)+$', `${'a'.repeat(2000)}!`), undefined);
    assert.equal(find('(x+x+)+y', 'x'.repeat(2000)), undefined);
  });

  it('says which limit a pattern breaks', () => {
    const deep = compileRegexp('('.repeat(1100) + 'a' + ')'.repeat(1100), '1.24');
    assert.ok(!deep.ok);
    assert.match(deep.error.message, /^error parsing regexp: expression nests too deeply: `\(\(/);
  });
});
