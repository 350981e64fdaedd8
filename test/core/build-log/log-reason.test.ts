import assert from 'node:assert/strict';
import type { LogEnd, LogVerdict } from '../../../server/src/core/build-log/log.js';
import { logVerdict, readBytes, startLog } from '../../../server/src/core/build-log/log.js';
import { failureLine } from '../../../server/src/core/build-log/failure-line.js';
import { kanikoLog, builderLine, runFailure, stageFailure } from '../../support/kaniko-log.js';

const explain = (dockerfile: string, log: string, end: LogEnd = {}): LogVerdict =>
  logVerdict(readBytes(startLog(dockerfile), new TextEncoder().encode(log)), end);

const [one, runs] = ['FROM a\nRUN first\nRUN second\n', { stopAt: 2 }];

/** Why a RUN failed that printed these lines. */
const why = (output: readonly string[], status = 1, end: LogEnd = {}): LogVerdict =>
  explain(one, kanikoLog(one, { ...runs, output: { 1: output }, lastWord: runFailure(status) }), end);

describe('why a RUN failed', () => {
  const cases: readonly (readonly [kind: string, reason: RegExp, ...output: string[]])[] = [
    [
      'compile',
      /^\/src\/a\.c:3:10: fatal error: linux\/foo\.h: No such file or directory$/,
      'In file included from x.c:1:',
      '/src/a.c:3:10: fatal error: linux/foo.h: No such file or directory',
      'compilation terminated.',
      'make[2]: *** [scripts/Makefile.build:243: /src/a.o] Error 1',
      'make: *** [Makefile:1: all] Error 2',
    ],
    [
      'compile',
      /^a\.c:9: error: first$/,
      'a.c:9: error: first',
      'a.c:10: error: second',
      'make: *** [Makefile:1: all] Error 2',
    ],
    ['compile', /^a\.S:12: Error: no such instruction: `foo'$/, "a.S:12: Error: no such instruction: `foo'"],
    [
      'compile',
      /needs the symbol kallsyms_lookup_name/,
      'ERROR: modpost: "kallsyms_lookup_name" [/src/hello.ko] undefined!',
      'make[1]: *** [scripts/Makefile.modpost:145: /src/Module.symvers] Error 1',
    ],
    ['compile', /needs the symbol foo/, 'ERROR: "foo" [/src/hello.ko] undefined!'],
    [
      'compile',
      /is not GPL and uses the GPL-only symbol/,
      "FATAL: modpost: GPL-incompatible module hello.ko uses GPL-only symbol 'mmput'",
    ],
    [
      'compile',
      /undefined reference to `main'/,
      "/usr/bin/ld: crt1.o: in function `_start': undefined reference to `main'",
      'collect2: error: ld returned 1 exit status',
    ],
    ['compile', /unrecognized command-line option/, "gcc: error: unrecognized command-line option '-mfoo'"],
    [
      'command',
      /^\/lib\/modules\/6\.9\/build is not there: the kernel's headers are not installed/,
      'make: *** /lib/modules/6.9/build: No such file or directory.  Stop.',
    ],
    ['command', /^make has no rule for modules\.$/i, "make: *** No rule to make target 'modules'.  Stop."],
    [
      'command',
      /^make has no rule for a\.c, which a\.o needs\.$/i,
      "make[1]: *** No rule to make target 'a.c', needed by 'a.o'.  Stop.",
    ],
    [
      'command',
      /^make finds no Makefile here\.$/i,
      'make: *** No targets specified and no makefile found.  Stop.',
    ],
    ['command', /missing separator/, 'Makefile:3: *** missing separator.  Stop.'],
    [
      'package',
      /^There is no package linux-headers-6\.9\.$/,
      'E: Unable to locate package linux-headers-6.9',
      "E: Couldn't find any package by glob 'linux-headers-6.9'",
    ],
    ['package', /^There is no package foo\.$/, "E: Package 'foo' has no installation candidate"],
    [
      'package',
      /^There is no version 1\.2 of the package foo\.$/,
      "E: Version '1.2' for 'foo' was not found",
    ],
    [
      'package',
      /^There is no package kernel-devel-5\.14\.$/,
      'Error: Unable to find a match: kernel-devel-5.14',
    ],
    [
      'package',
      /^There is no package kernel-devel-5\.14\.$/,
      'No match for argument: kernel-devel-5.14',
      'Error: Unable to find a match: kernel-devel-5.14',
    ],
    ['package', /^There is no package foo\.$/, 'No package foo available.', 'Error: Nothing to do'],
    [
      'package',
      /^There is no package kernel-default-devel\.$/,
      "No provider of 'kernel-default-devel' found.",
    ],
    [
      'package',
      /^There is no package foo\.$/,
      'ERROR: unable to select packages:',
      '  foo (no such package):',
      '    required by: world[foo]',
    ],
    [
      'package',
      /lock/,
      'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1',
      'E: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), is another process using it?',
    ],
    [
      'network',
      /cannot be fetched: 404\s+Not Found/,
      'E: Failed to fetch http://mirror.example/pool/x.deb  404  Not Found [IP: 192.0.2.1 80]',
      'E: Unable to fetch some archives',
    ],
    [
      'network',
      /Failed to download metadata/,
      "Error: Failed to download metadata for repo 'baseos': Cannot prepare internal mirrorlist",
    ],
    [
      'network',
      /the host example\.invalid cannot be resolved/i,
      'curl: (6) Could not resolve host: example.invalid',
    ],
    ['network', /the server answered 404/i, 'curl: (22) The requested URL returned error: 404'],
    ['network', /the server answered 404 Not Found/i, '2026-01-01 00:00:00 ERROR 404: Not Found.'],
    ['network', /bad address|cannot be resolved/i, "wget: bad address 'example.invalid'"],
    [
      'network',
      /unable to access/,
      "Cloning into 'x'...",
      "fatal: unable to access 'https://example.invalid/x/': Could not resolve host: example.invalid",
    ],
    ['network', /Remote branch v9 not found/, 'fatal: Remote branch v9 not found in upstream origin'],
    ['command', /^The image has no command make\.$/, '/bin/sh: 1: make: not found'],
    ['command', /^The image has no command make\.$/, '/bin/sh: line 1: make: command not found'],
    ['command', /^The image has no command make\.$/, 'bash: make: command not found'],
    ['command', /another architecture/, '/bin/sh: 1: ./tool: Exec format error'],
    [
      'command',
      /depmod: ERROR: could not open directory/,
      'depmod: ERROR: could not open directory /opt/lib/modules/6.9: No such file or directory',
      'depmod: FATAL: could not search modules: No such file or directory',
    ],
    ['command', /^\/src\/a\.ko is not there\.$/, "cp: cannot stat '/src/a.ko': No such file or directory"],
    ['command', /^hello\.c is not there\.$/, 'cat: hello.c: No such file or directory'],
    [
      'no space',
      /no space is left/i,
      'cc1: error: writing output',
      'tar: x: Cannot write: No space left on device',
    ],
    ['out of memory', /not enough memory/i, 'gcc: fatal error: Killed signal terminated program cc1'],
    ['out of memory', /not enough memory/i, 'virtual memory exhausted: Cannot allocate memory'],
    ['command', /the last it says: goodbye$/, 'hello', 'goodbye'],
  ];
  for (const [kind, reason, ...output] of cases) {
    it(output.join(' / ').slice(0, 90), () => {
      const verdict = why(output);
      assert.match(verdict.reason, reason);
      assert.equal(verdict.kind, kind);
      assert.deepEqual(verdict.dockerfileLines, [3, 3]);
      assert.ok(verdict.lastLines.some(line => output.includes(line)));
    });
  }

  it('how it ended, when it says nothing', () => {
    assert.match(why([], 7).reason, /exit code 7, and says nothing/);
    assert.match(why([], 127).reason, /not found \(exit code 127\)/);
    assert.equal(why([], 137).kind, 'out of memory');
    assert.equal(
      why(['Killed'], 137, { exitCode: 137, terminatedReason: 'OOMKilled' }).kind,
      'out of memory',
    );
    const signal = stageFailure(
      'failed to execute command: waiting for process to exit: signal: segmentation fault',
    );
    const verdict = explain(one, kanikoLog(one, { ...runs, lastWord: signal }), { exitCode: 255 });
    assert.match(verdict.reason, /ended by a signal: segmentation fault/);
    assert.deepEqual(verdict.dockerfileLines, [3, 3]);
  });

  it('what an earlier step printed is not its reason', () => {
    const output = { 0: ['a.c:1:1: error: harmless, caught by || true'], 1: ['stop'] };
    assert.match(explain(one, kanikoLog(one, { ...runs, output, lastWord: runFailure(1) })).reason, /stop$/);
  });

  it('the first compiler error counts, however much follows', () => {
    const noise = Array.from({ length: 5000 }, (_, at) => `x.c:${String(at)}:1: error: more`);
    assert.equal(why(['a.c:1:1: error: cause', ...noise]).reason, 'a.c:1:1: error: cause');
  });

  it('ordinary lines tell nothing', () => {
    for (const line of [
      '  CC [M]  /usr/src/drv/error_handling.o',
      'warning: the compiler differs from the one used to build the kernel',
      'Setting up libgpg-error0:amd64 (1.46-1) ...',
      'Get:1 http://mirror.example/debian bookworm/main amd64 liberror-perl',
      '',
    ]) {
      assert.equal(failureLine(line), undefined, line);
    }
  });
});

/** What the builder says last at an instruction, and the line it is about. */
describe('why another instruction failed', () => {
  const dockerfile = `ARG TAG
FROM registry.example/base:\${TAG} AS Builder
RUN make
FROM scratch
WORKDIR /opt
ENV A=\${B}
USER nobody
ADD http://example.invalid/x.tgz /x/
ADD y.tar /y/
COPY --chown=driver a /a
COPY *.ko /opt/
COPY --from=builder /out/hello.ko /opt/
LABEL a=b
`;
  const at = (stopAt: number, lastWord: string, unprinted: 'unprinted' | 'printed' = 'printed'): LogVerdict =>
    explain(
      dockerfile,
      kanikoLog(dockerfile, {
        stopAt,
        lastWord: stageFailure(lastWord),
        unprinted: unprinted === 'unprinted',
      }),
      { exitCode: 1 },
    );
  const cases: readonly (readonly [number, string, 'unprinted' | 'printed', number, string, RegExp])[] = [
    [
      2,
      'failed to execute command: creating workdir /opt: mkdir /opt: read-only file system',
      'printed',
      5,
      'instruction',
      /read-only/,
    ],
    [
      3,
      'failed to execute command: failed to process "${B": unexpected end of statement',
      'printed',
      6,
      'instruction',
      /unexpected end/,
    ],
    [4, 'failed to execute command: resolving user nobody: x', 'printed', 7, 'instruction', /fails/],
    [
      5,
      'failed to execute command: downloading remote source file: invalid response status 404',
      'printed',
      8,
      'network',
      /answered 404/,
    ],
    [
      6,
      'failed to execute command: unpacking local tar: archive/tar: invalid tar header',
      'printed',
      9,
      'copy',
      /archive cannot be unpacked/,
    ],
    [
      6,
      'failed to get files used from context: failed to get fileinfo for /workspace/y.tar: lstat /workspace/y.tar: no such file or directory',
      'unprinted',
      9,
      'copy',
      /y\.tar is not in the build context/,
    ],
    [
      7,
      'failed to execute command: getting user group from chown: getting uid: lookup user: user driver is not a uid and does not exist on the system',
      'printed',
      10,
      'instruction',
      /no user or group driver/,
    ],
    [
      7,
      'failed to get files used from context: failed to get fileinfo for /workspace/a: lstat /workspace/a: no such file or directory',
      'unprinted',
      10,
      'copy',
      /^a is not in/,
    ],
    [
      9,
      'failed to get files used from context: failed to get fileinfo for /kaniko/0/out/hello.ko: lstat /kaniko/0/out/hello.ko: no such file or directory',
      'unprinted',
      12,
      'copy',
      /\/out\/hello\.ko does not exist in the stage/,
    ],
    [
      9,
      'failed to execute command: copying file: creating file: open /opt/hello.ko: no space left on device',
      'printed',
      12,
      'no space',
      /no space/i,
    ],
    [
      8,
      'failed to take snapshot: write /kaniko/1: no space left on device',
      'printed',
      11,
      'no space',
      /no space/i,
    ],
  ];
  for (const [stopAt, lastWord, unprinted, line, kind, reason] of cases) {
    it(lastWord.slice(0, 90), () => {
      const verdict = at(stopAt, lastWord, unprinted);
      assert.deepEqual(verdict.dockerfileLines, [line, line]);
      assert.match(verdict.reason, reason);
      assert.equal(verdict.kind, kind);
    });
  }

  it('the base image cannot be unpacked: its FROM', () => {
    const log = kanikoLog(dockerfile, {
      stopAt: 2,
      unprinted: true,
      lastWord: stageFailure('failed to get filesystem from image: chown /x: operation not permitted'),
    });
    assert.deepEqual(explain(dockerfile, log).dockerfileLines, [4, 4]);
  });
});

describe('images that cannot be had', () => {
  const dockerfile = `ARG TAG=1
FROM registry.example/base:\${TAG} AS builder
FROM registry.example/other
COPY --from=registry.example/tools:2 /a /b
COPY --from=buidler /a /b
COPY --from=BUILDER /a /b
`;
  const lookedFor = (asked: readonly string[], error: string): LogVerdict =>
    explain(
      dockerfile,
      [
        ...asked.map(name => builderLine(`Retrieving image manifest ${name}`)),
        `error building image: unable to complete operation after 0 attempts, last error: ${error}`,
        '',
      ].join('\n'),
    );

  it('in the order the builder asks for them', () => {
    const asked = [
      'registry.example/tools:2',
      'buidler',
      'registry.example/base:7',
      'registry.example/other',
    ];
    const lines = [4, 5, 2, 3];
    for (const [at, line] of lines.entries()) {
      const verdict = lookedFor(
        asked.slice(0, at + 1),
        'GET https://x/v2/y/manifests/z: MANIFEST_UNKNOWN: manifest unknown',
      );
      assert.deepEqual(verdict.dockerfileLines, [line, line], asked[at]);
      assert.equal(verdict.kind, 'base image');
    }
  });

  it('without such lines, told by the address', () => {
    const quiet = (error: string): unknown => lookedFor([], error).dockerfileLines;
    assert.deepEqual(
      quiet('GET https://registry.example/v2/tools/manifests/2: UNAUTHORIZED: authentication required'),
      [4, 4],
    );
    assert.deepEqual(
      quiet('GET https://registry.example/v2/base/manifests/7: MANIFEST_UNKNOWN: manifest unknown'),
      [2, 2],
    );
    assert.deepEqual(
      quiet('Get "https://index.docker.io/v2/": dial tcp: lookup index.docker.io: no such host'),
      [5, 5],
    );
  });

  it('why', () => {
    const reasons: readonly (readonly [string, RegExp])[] = [
      [
        'GET https://r/v2/x/manifests/1: UNAUTHORIZED: authentication required; [map[Action:pull]]',
        /wants credentials/,
      ],
      ['GET https://r/token?scope=x: unexpected status code 403 Forbidden: denied', /denies access/],
      [
        'Get "https://r/v2/": dial tcp 192.0.2.1:443: connect: connection refused',
        /nothing listens at 192\.0\.2\.1:443/,
      ],
      ['Get "https://r/v2/": dial tcp 192.0.2.1:443: i/o timeout', /does not answer in time/],
      [
        'Get "https://r/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
        /authority that is not known/,
      ],
      ['Get "https://r/v2/": http: server gave HTTP response to HTTPS client', /plain HTTP/],
      [
        'GET https://r/v2/x/manifests/1: TOOMANYREQUESTS: You have reached your pull rate limit',
        /asked too often/,
      ],
      ['no child with platform linux/arm64 in index r/x:1', /no image for linux\/arm64/],
    ];
    for (const [error, reason] of reasons)
      assert.match(lookedFor(['registry.example/base:7'], error).reason, reason);
  });
});

describe('failures before and after the build', () => {
  const early = (dockerfile: string, text: string): LogVerdict =>
    explain(dockerfile, `${text}\n`, { exitCode: 1 });
  const parsing = 'error building image: parsing dockerfile: ';

  it('syntax: the line the builder names, else what our own parser refuses', () => {
    const dockerfile = 'ARG A="x\nFROM a\nRUN x \\\n  y\nENV B\nRUN <<EOF\nx\n';
    const lines = (text: string): unknown => early(dockerfile, text).dockerfileLines;
    assert.deepEqual(lines(`${parsing}dockerfile parse error on line 3: unknown instruction: RUNN`), [3, 4]);
    assert.deepEqual(
      lines(`${parsing}dockerfile parse error on line 5: ENV must have two arguments`),
      [5, 5],
    );
    assert.deepEqual(lines(`${parsing}unterminated heredoc`), [6, 7]);
    assert.deepEqual(lines(`${parsing}quotes wrapping arg values must be matched`), [1, 1]);
    assert.equal(lines(`${parsing}file with no instructions`), undefined);
    const pairs = 'FROM a\nRUNN x\nENV A=1 B\n';
    const wanted = `${parsing}Syntax error - can't find = in "B". Must be of the form: name=value`;
    assert.deepEqual(early(pairs, wanted).dockerfileLines, [3, 3]);
    const escape = '# escape=x\nFROM a\n';
    assert.deepEqual(
      early(escape, `${parsing}invalid escape token 'x' does not match \` or \\`).dockerfileLines,
      [1, 1],
    );
    assert.equal(early(dockerfile, `${parsing}unterminated heredoc`).kind, 'syntax');
    assert.deepEqual(
      early('# c\nARG A\nRUN x\nFROM a\n', `${parsing}no build stage in current context`).dockerfileLines,
      [3, 3],
    );
  });

  it('FROM that cannot be made out', () => {
    const verdict = early(
      'FROM a\nFROM ${X:?no}\n',
      'error building image: resolving args: resolving base name ${X:?no}: X: no',
    );
    assert.deepEqual(verdict.dockerfileLines, [2, 2]);
  });

  it('arguments: nobody is to blame', () => {
    const usage =
      'Error: unknown flag: --x\nUsage:\n  executor [flags]\n  executor [command]\n\nFlags:\n      --cache   Use cache\n';
    const verdict = early('FROM a\nRUN x\n', usage);
    assert.equal(verdict.kind, 'arguments');
    assert.equal(verdict.dockerfileLines, undefined);
    assert.match(verdict.reason, /unknown flag: --x/);
  });

  it('pushing: nobody is to blame', () => {
    for (const text of [
      'error checking push permissions -- make sure you entered the correct tag name, and that you are authenticated correctly, and try again: checking push permission for "r/x:1": POST https://r/v2/x/blobs/uploads/: UNAUTHORIZED: authentication required',
      'error pushing image: failed to push to destination r/x:1: PUT https://r/v2/x/manifests/1: TAG_INVALID: The image tag cannot be overwritten because the repository is immutable.',
      'error pushing image: failed to push to destination r/x:1: Get "https://r/v2/": dial tcp 192.0.2.1:443: connect: connection refused',
    ]) {
      const verdict = early('FROM a\n', text);
      assert.equal(verdict.kind, 'push');
      assert.equal(verdict.dockerfileLines, undefined);
      assert.match(verdict.reason, /r\/x:1/);
    }
  });

  it('killed', () => {
    const log = kanikoLog(one, { ...runs, lastWord: 'working' });
    const ended = (end: LogEnd): readonly unknown[] => {
      const { outcome, kind, dockerfileLines } = explain(one, log, end);
      return [outcome, kind, dockerfileLines];
    };
    assert.deepEqual(ended({ exitCode: 2 }), ['failed', 'stopped', undefined]);
    assert.deepEqual(ended({ exitCode: 143 }), ['failed', 'stopped', undefined]);
    assert.deepEqual(ended({ exitCode: 2, terminatedReason: 'DeadlineExceeded' }), [
      'failed',
      'deadline',
      undefined,
    ]);
    assert.deepEqual(ended({ exitCode: 137, terminatedReason: 'OOMKilled' }), [
      'failed',
      'out of memory',
      [3, 3],
    ]);
    assert.deepEqual(ended({ exitCode: 137 }), ['failed', 'out of memory', [3, 3]]);
    assert.deepEqual(ended({ exitCode: 137, terminatedReason: 'Error' }), ['failed', 'stopped', undefined]);
    assert.deepEqual(ended({}), ['unknown', 'unknown', undefined]);
  });

  it('the builder crashed', () => {
    const verdict = explain(
      one,
      kanikoLog(one, {
        ...runs,
        lastWord: 'panic: runtime error: invalid memory address or nil pointer dereference',
      }),
      { exitCode: 2 },
    );
    assert.equal(verdict.kind, 'builder');
  });

  it('success', () => {
    const verdict = explain(
      one,
      `${kanikoLog(one, {}).split('\n').slice(0, -2).join('\n')}\n${builderLine(`Pushed r/x@sha256:${'a'.repeat(64)}`)}\n`,
    );
    assert.equal(verdict.outcome, 'succeeded');
    assert.equal(verdict.pushed, `r/x@sha256:${'a'.repeat(64)}`);
  });
});
