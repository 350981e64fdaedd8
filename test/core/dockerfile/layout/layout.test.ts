import { strict as assert } from 'node:assert';
import { buildah } from '../../../../server/src/core/dockerfile/builder.js';
import type { Presence } from '../../../../server/src/core/dockerfile/layout/tree-path.js';
import {
  commandPresence,
  fileBelow,
  kernelDirectory,
  presence,
} from '../../../../server/src/core/dockerfile/layout/presence.js';
import { finalStage, kernel, layout, listing } from '../plan.js';
import { diceOf } from '../random.js';
import { soup, spoiled } from '../soup.js';

const directory = `/opt/lib/modules/${kernel}`;

/** What is under /opt after these lines, on an image that has nothing. */
const made = (lines: string, directory = '/'): readonly string[] =>
  listing(finalStage(`FROM scratch\nARG KERNEL_VERSION\n${lines}`), directory);

/** Whether the path is there, on an image with the tools but nothing in /opt. */
const ask = (lines: string, path: string, from = 'FROM ubuntu:22.04'): Presence =>
  presence(finalStage(`${from}\nARG KERNEL_VERSION\n${lines}`).tree, path).presence;

describe('Image layout: RUN', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'RUN mkdir -p /a/b': ['/a/', '/a/b/'],
    'RUN mkdir -m 755 a': ['/a/'],
    'WORKDIR /w\nRUN touch x ../y': ['/w/', '/w/x', '/y'],
    'RUN touch /a && cp /a /b': ['/a', '/b'],
    'RUN mkdir /d && touch /a && cp /a /d': ['/a', '/d/', '/d/a'],
    'RUN touch /a && cp /a /d/': ['/a', '/d/', '/d/a'],
    'RUN mkdir /d && touch /d/x && cp -r /d /e': ['/d/', '/d/x', '/e/', '/e/x'],
    'RUN mkdir /d /e && touch /d/x && cp -r /d /e': ['/d/', '/d/x', '/e/', '/e/d/', '/e/d/x'],
    'RUN mkdir /d /e && touch /d/x && cp -r /d/. /e': ['/d/', '/d/x', '/e/', '/e/x'],
    'RUN mkdir /d && cp /d /e': ['/d/'],
    'RUN mkdir /d && touch /a.ko /b.ko /c && cp /*.ko /d': [
      '/a.ko',
      '/b.ko',
      '/c',
      '/d/',
      '/d/a.ko',
      '/d/b.ko',
    ],
    'RUN touch /a /b && cp -t /d /a /b': ['/a', '/b', '/d/', '/d/a', '/d/b'],
    'RUN mkdir -p /d/e /t && touch /d/e/x && cd /d && cp --parents e/x /t': [
      '/d/',
      '/d/e/',
      '/d/e/x',
      '/t/',
      '/t/e/',
      '/t/e/x',
    ],
    'RUN touch /a && mv /a /b': ['/b'],
    'RUN mkdir -p /d/e && touch /d/e/x && mv /d /f': ['/f/', '/f/e/', '/f/e/x'],
    'RUN touch /a && install -D -m 644 /a /d/e/b': ['/a', '/d/', '/d/e/', '/d/e/b'],
    'RUN install -d /d/e /f': ['/d/', '/d/e/', '/f/'],
    'RUN touch /a && install -t /d /a': ['/a', '/d/', '/d/a'],
    'RUN ln -s /host/x /l': ['/l -> /host/x'],
    'RUN mkdir /d && ln -s ../x /d': ['/d/', '/d/x -> ../x'],
    'RUN cd /tmp && ln -sf /a/b': ['/tmp/', '/tmp/b -> /a/b'],
    'RUN mkdir -p /d && ln -s /d /l && touch /l/x': ['/d/', '/d/x', '/l -> /d'],
    'RUN touch /a /b && rm /a': ['/b'],
    'RUN mkdir -p /d/e && touch /d/e/x && rm -rf /d/e': ['/d/'],
    'RUN touch /a.o /b.o /c && rm -f /*.o': ['/c'],
    'RUN echo x > /a && cat /a >> /b': ['/a', '/b'],
    'RUN echo x | tee /a > /dev/null': ['/a'],
    'RUN touch /a || true': ['? /a'],
    'RUN if x; then touch /a; fi': ['? /a'],
    'RUN touch /a.ko && xz /a.ko': ['/a.ko.xz'],
    'RUN for f in a b; do touch /$f; done': ['/a', '/b'],
    'RUN ["mkdir", "/a b"]': ['/a b/'],
    'RUN curl -o /a https://x/y && curl -LO https://x/b.tgz && wget -P /d https://x/c?z': [
      '/a',
      '/b.tgz',
      '/d/',
      '/d/c',
    ],
    'RUN git clone https://x/a/b.git && git clone git@x:c/d /e': ['/b/', '/e/'],
    'RUN mkdir -p /opt/lib/modules/$KERNEL_VERSION && ln -s /lib /opt/lib/modules/$KERNEL_VERSION/host': [
      '/opt/',
      '/opt/lib/',
      '/opt/lib/modules/',
      '/opt/lib/modules/K/',
      '/opt/lib/modules/K/host -> /lib',
    ],
  };
  for (const [lines, expected] of Object.entries(cases)) {
    it(lines.replaceAll('\n', '; '), () => assert.deepEqual(made(lines).filter(tmp(lines)), expected));
  }

  /** The working directory of a `cd` is not made by it. */
  const tmp = (lines: string) => (path: string) => lines.includes('/tmp') || path !== '/tmp/';
});

describe('Image layout: COPY and ADD', () => {
  const builder =
    'FROM scratch AS b\nWORKDIR /s\nRUN touch a.ko b.ko && mkdir d && touch d/x\nFROM scratch\n';
  const copied = (line: string): readonly string[] => listing(finalStage(builder + line), '/');

  const cases: Readonly<Record<string, readonly string[]>> = {
    'COPY --from=b /s/a.ko /t/': ['/t/', '/t/a.ko'],
    'COPY --from=0 /s/a.ko /t': ['/t'],
    'COPY --from=B s/a.ko /t/c.ko': ['/t/', '/t/c.ko'],
    'COPY --from=b /s/*.ko /t/': ['/t/', '/t/a.ko', '/t/b.ko'],
    'COPY --from=b /s /t': ['/t/', '/t/a.ko', '/t/b.ko', '/t/d/', '/t/d/x'],
    'COPY --from=b /s/* /t/': ['/t/', '/t/a.ko', '/t/b.ko', '/t/x'],
    'COPY --from=b /s/a.ko /s/b.ko /t/': ['/t/', '/t/a.ko', '/t/b.ko'],
    'WORKDIR /t\nCOPY --from=b /s/a.ko .': ['/t/', '/t/a.ko'],
    'WORKDIR /t\nCOPY --from=b /s/a.ko u/': ['/t/', '/t/u/', '/t/u/a.ko'],
    'WORKDIR /t\nCOPY --from=b /s/a.ko /t': ['/t/', '/t/a.ko'],
    'COPY --from=b ["/s/a.ko", "/t u/"]': ['/t u/', '/t u/a.ko'],
    'ADD https://example.com/a.tgz?x=1 /t/': ['/t/', '/t/a.tgz'],
    'COPY --from=b /s/none.ko /t/': ['/t/', '/t/none.ko'],
  };
  for (const [line, expected] of Object.entries(cases)) {
    it(line.replaceAll('\n', '; '), () => assert.deepEqual(copied(line), expected));
  }

  it('takes a module for a file where a package could have made a directory of its name', () => {
    const text =
      'FROM ubuntu:24.04 AS b\nRUN apt-get install -y nic-dkms\nFROM ubuntu:24.04\nRUN apt-get install -y kmod\nCOPY --from=b /m/nic.ko.xz /opt/x/nic.ko.xz\n';
    assert.deepEqual(listing(finalStage(text), '/opt/x'), ['/opt/x/nic.ko.xz']);
  });

  it('keeps links, and follows those above a path', () => {
    const text =
      'FROM scratch AS b\nRUN ln -s /x /s/l && mkdir /r && ln -s /r /q\nFROM b\nCOPY --from=b /s /t\nRUN touch /q/f';
    assert.deepEqual(listing(finalStage(text), '/t'), ['/t/l -> /x']);
    assert.deepEqual(listing(finalStage(text), '/q'), ['/r/f']);
  });

  it('says who put a copied file there first', () => {
    const stage = finalStage(`${builder}COPY --from=b /s/a.ko /t/`);
    const { by } = presence(stage.tree, '/t/a.ko');
    assert.deepEqual([by?.instruction?.keyword, by?.via?.instruction?.keyword], ['COPY', 'RUN']);
  });

  it('leaves open what the context or an image holds', () => {
    const from = 'FROM ubuntu';
    assert.equal(ask('COPY . /t/', '/t/a', from), 'unknown');
    assert.equal(ask('COPY *.ko /t/', '/t/a.ko', from), 'unknown');
    assert.equal(ask('COPY *.ko /t/', '/t/a.txt', from), 'no');
    assert.equal(ask('COPY a.ko /t/', '/t/a.ko', from), 'yes');
    assert.equal(ask('COPY --from=example.com/x /a /t/', '/t/a', from), 'unknown');
    assert.equal(ask('COPY --from=example.com/x /a.ko /t/', '/t/a.ko', from), 'yes');
    assert.equal(ask('COPY dir /t', '/t/a', from), 'unknown');
  });

  it('takes a here-document as buildah does', () => {
    const text = 'FROM scratch\nCOPY <<a <<b /t/\nA\na\nB\nb\n';
    assert.deepEqual(listing(finalStage(text, buildah), '/'), ['/t/', '/t/a', '/t/b']);
    assert.deepEqual(listing(finalStage(text), '/'), ['/t/']);
  });
});

describe('Image layout: what is not known', () => {
  const anything = [
    'RUN ./build.sh',
    'RUN make',
    'RUN python3 setup.py',
    'RUN sh /x.sh',
    'RUN . x',
    'RUN "a',
  ];
  for (const line of anything) {
    it(`${line} may do anything`, () => assert.equal(ask(line, `${directory}/a.ko`), 'unknown'));
  }

  const nothing = [
    'RUN apt-get update && apt-get install -y kmod curl',
    'RUN echo hello && chmod 755 /x && sed -i s/a/b/ /etc/x',
    'RUN make -C /lib/modules/$KERNEL_VERSION/build M=/src modules',
    'RUN dkms install x/1',
    'RUN find /src -name "*.ko" -exec strip {} +',
    'RUN git clone https://x/y && cd y && git checkout v1',
    'RUN tar -xf a.tgz -C /src',
  ];
  for (const line of nothing) {
    it(`${line} puts nothing under /opt/lib`, () => assert.equal(ask(line, `${directory}/a.ko`), 'no'));
  }

  const somewhere: Readonly<Record<string, readonly [yes: string, no: string]>> = {
    'RUN find /src -name "*.ko" -exec cp {} /opt/x/ \\;': ['/opt/x/a.ko', '/opt/x/a.txt'],
    'RUN find /src -name "*.ko" | xargs cp -t /opt/x': ['/opt/x/a.ko', '/opt/y/a.ko'],
    'RUN git clone https://x/y /src && cp /src/*.ko /opt/x/': ['/opt/x/a.ko', '/opt/x/a.txt'],
    'RUN cp -r $(cat list) /opt/x': ['/opt/x/a', '/opt/y'],
    'RUN mkdir -p /opt/x/$(uname -r)/y': ['/opt/x/5.1/y', '/opt/y'],
    'RUN tar -xf a.tgz -C /opt/x': ['/opt/x/a', '/opt/y'],
    'RUN make -C /lib/modules/$KERNEL_VERSION/build M=/src INSTALL_MOD_PATH=/opt modules_install': [
      `${directory}/extra/a.ko`,
      '/opt/lib/modules/5.1/a.ko',
    ],
    'RUN unzip a.zip -d /opt/x': ['/opt/x/a', '/opt/y'],
    'RUN git clone https://x/y /opt/x': ['/opt/x/a', '/opt/y'],
  };
  for (const [line, [open, closed]] of Object.entries(somewhere)) {
    it(`${line} may put something at ${open}`, () => {
      assert.equal(ask(line, open), 'unknown');
      assert.equal(ask(line, closed), 'no');
    });
  }

  it('forgets what was there before it is removed', () => {
    assert.equal(ask('RUN make\nRUN rm -rf /opt/x', '/opt/x/a'), 'no');
    assert.equal(ask('RUN make\nRUN rm -rf /opt/x\nRUN make', '/opt/x/a'), 'unknown');
    assert.equal(ask('RUN touch /opt/a\nRUN rm $(x)', '/opt/a'), 'unknown');
    assert.equal(ask('RUN touch /opt/a\nRUN x || rm /opt/a', '/opt/a'), 'unknown');
  });

  it('knows nothing of an image that is not well known', () => {
    assert.equal(ask('', `${directory}/a.ko`, 'FROM example.com/x'), 'unknown');
    assert.equal(ask('', `${directory}/a.ko`, 'ARG X\nFROM $X'), 'unknown');
    assert.equal(ask('', `${directory}/a.ko`, 'FROM ubuntu'), 'no');
    assert.equal(ask('', '/lib/firmware/x', 'FROM ubuntu'), 'unknown');
    assert.equal(ask('', '/lib/firmware/x', 'FROM scratch'), 'no');
  });

  it('does not know what is mounted while the image is built', () => {
    assert.equal(
      ask('RUN cp /host/lib/modules/$KERNEL_VERSION/kernel/*.ko /opt/x/', '/opt/x/a.ko'),
      'unknown',
    );
    assert.equal(ask('RUN cp /run/secrets/s/a.ko /opt/x/', '/opt/x/a.ko'), 'yes');
    const text = 'FROM ubuntu\nRUN --mount=type=bind,from=b,target=/mnt cp /mnt/*.ko /opt/x/';
    assert.equal(presence(finalStage(text, buildah).tree, '/opt/x/a.ko').presence, 'unknown');
    assert.equal(presence(finalStage(text).tree, '/opt/x/a.ko').presence, 'no');
  });

  it('trusts nothing that comes into a volume', () => {
    assert.equal(ask('RUN mkdir /opt/x\nVOLUME /opt\nRUN touch /opt/y', '/opt/x'), 'yes');
    assert.equal(ask('RUN mkdir /opt/x\nVOLUME /opt\nRUN touch /opt/y', '/opt/y'), 'unknown');
    assert.equal(ask('VOLUME ["/opt"]\nCOPY a.ko /opt/x/', '/opt/x/a.ko'), 'unknown');
  });

  it('says why', () => {
    const { tree } = finalStage('FROM ubuntu\nRUN make\nRUN cp *.ko /opt/x/');
    const answer = presence(tree, '/opt/x/a.ko');
    assert.deepEqual(
      [answer.reason, answer.by?.instruction?.index],
      ['what `cp *.ko` finds is not known', 2],
    );
  });
});

describe('Image layout: depmod', () => {
  const calls = (lines: string): unknown =>
    finalStage(`FROM ubuntu\nARG KERNEL_VERSION\nRUN mkdir -p ${directory}\n${lines}`).depmods.map(
      ({ root, kernel: of, directory: indexed, certain }) => [root, of, indexed === directory, certain],
    );
  const cases: Readonly<Record<string, unknown>> = {
    'RUN depmod -b /opt $KERNEL_VERSION': [['/opt', kernel, true, true]],
    'RUN depmod -a -b /opt $KERNEL_VERSION': [['/opt', kernel, true, true]],
    'RUN /sbin/depmod --basedir=/opt $KERNEL_VERSION': [['/opt', kernel, true, true]],
    'RUN depmod -b/opt $KERNEL_VERSION': [['/opt', kernel, true, true]],
    'RUN ["depmod", "-b", "/opt"]': [['/opt', undefined, false, true]],
    'RUN depmod -b /opt $UNSET': [['/opt', undefined, false, true]],
    'RUN depmod $KERNEL_VERSION': [['/', kernel, false, true]],
    'RUN cd /opt && depmod -b . $KERNEL_VERSION': [['/opt', kernel, true, true]],
    'RUN x || depmod -b /opt $KERNEL_VERSION': [['/opt', kernel, true, false]],
    'RUN echo depmod -b /opt $KERNEL_VERSION': [],
  };
  for (const [line, expected] of Object.entries(cases)) {
    it(line, () => assert.deepEqual(calls(line), expected));
  }

  it('is there to be called, or not, at that moment', () => {
    const available = (lines: string): unknown => finalStage(`FROM ubuntu\n${lines}`).depmods[0]?.available;
    assert.equal(available('RUN depmod -b /opt'), 'no');
    assert.equal(available('RUN apt-get install -y kmod\nRUN depmod -b /opt'), 'yes');
    assert.equal(available('RUN depmod -b /opt\nRUN apt-get install -y kmod'), 'no');
    assert.equal(available('RUN apt-get install -y kmod && /sbin/depmod -b /opt'), 'yes');
    assert.equal(available('RUN apt-get install -y gcc && depmod -b /opt'), 'unknown');
  });

  it('leaves an index where the directory is', () => {
    const index = `${directory}/modules.dep`;
    const head = `RUN mkdir -p ${directory}\n`;
    assert.equal(ask(`${head}RUN depmod -b /opt $KERNEL_VERSION`, index), 'yes');
    assert.equal(ask(`${head}RUN depmod -n -b /opt $KERNEL_VERSION`, index), 'no');
    assert.equal(ask(`${head}RUN depmod $KERNEL_VERSION`, index), 'no');
    assert.equal(ask(`${head}RUN depmod -b /opt`, index), 'unknown');
    assert.equal(ask('RUN depmod -b /opt $KERNEL_VERSION', index), 'no');
  });
});

describe('Image layout: commands', () => {
  const has = (text: string, command: string): Presence =>
    commandPresence(finalStage(text).tree, command).presence;

  it('knows the well-known images', () => {
    assert.equal(has('FROM ubuntu:22.04', 'cp'), 'yes');
    assert.equal(has('FROM ubuntu:22.04', 'depmod'), 'no');
    assert.equal(has('FROM scratch', 'sh'), 'no');
    assert.equal(has('FROM gcr.io/distroless/static-debian12', 'cp'), 'no');
    assert.equal(has('FROM registry.access.redhat.com/ubi9/ubi-minimal', 'depmod'), 'no');
    assert.equal(has('FROM fedora:40', 'depmod'), 'unknown');
    assert.equal(has('FROM example.com/x', 'sh'), 'unknown');
  });

  it('claims no lack of a copy that someone may have changed', () => {
    assert.equal(has('FROM registry.corp:5000/base/ubuntu:22.04', 'depmod'), 'unknown');
    assert.equal(has('FROM registry.corp:5000/base/ubuntu:22.04', 'cp'), 'yes');
    assert.equal(has('FROM gcr.io/distroless/base:debug', 'sh'), 'unknown');
  });

  it('sees packages come and go', () => {
    assert.equal(has('FROM ubuntu\nRUN apt-get install -y kmod', 'depmod'), 'yes');
    assert.equal(has('FROM ubuntu\nRUN apt-get install -y gcc', 'depmod'), 'unknown');
    assert.equal(has('FROM ubuntu\nRUN apt-get update', 'depmod'), 'no');
    assert.equal(
      has('FROM ubuntu\nRUN apt-get install -y kmod && apt-get purge -y kmod', 'depmod'),
      'unknown',
    );
    assert.equal(has('FROM ubi9/ubi-minimal\nRUN microdnf install -y kmod-28', 'modprobe'), 'yes');
  });

  it('finds a command that is copied to where commands are', () => {
    assert.equal(has('FROM scratch\nCOPY --from=busybox /bin/busybox /bin/sh', 'sh'), 'yes');
    assert.equal(has('FROM scratch\nCOPY --from=busybox /bin/busybox /sh', 'sh'), 'no');
  });
});

describe('Image layout: files below a directory', () => {
  it('finds a module in a sub-directory', () => {
    const { tree } = finalStage(
      `FROM ubuntu\nRUN mkdir -p ${directory}/extra && touch ${directory}/extra/a.ko`,
    );
    const answer = fileBelow(tree, directory, { fits: name => name === 'a.ko', examples: ['a.ko'] });
    assert.equal(answer.entry?.path, `${directory}/extra/a.ko`);
  });

  it('joins the kernel directory of any dirName', () => {
    assert.equal(kernelDirectory('/opt/', 'K'), '/opt/lib/modules/K');
    assert.equal(kernelDirectory('', 'K'), '/lib/modules/K');
    assert.equal(kernelDirectory('opt', 'K'), '/opt/lib/modules/K');
  });
});

describe('Image layout: any text', () => {
  it('never throws', () => {
    const dice = diceOf(41);
    const real = `FROM ubuntu AS b\nARG KERNEL_VERSION\nRUN make && cp *.ko /x && depmod -b /opt $KERNEL_VERSION\nFROM ubuntu\nCOPY --from=b /x /opt/lib/modules/$KERNEL_VERSION/\nRUN find / -name a -exec mv {} /b \\;\n`;
    for (let round = 0; round < 2000; round++) {
      const text = round % 2 ? soup(dice) : spoiled(real, dice);
      for (const { tree } of layout(text, round % 3 ? undefined : buildah).stages) {
        for (const path of tree.entries.keys()) assert.match(path, /^\//);
      }
    }
  });
});
