// What all rules together cost on Dockerfiles that have much of one kind: twice the text, about twice the calls.
import { problemsAt } from '../../support/check.js';
import { assertGrowsLinearly } from '../../support/growth.js';
import { goodModule } from '../../support/manifests.js';
import { stepsOf } from '../../support/steps.js';

const directory = 'lib/modules/${KERNEL_FULL_VERSION}';

const lines: Readonly<Record<string, (at: number) => string>> = {
  RUN: at => `RUN make x${at}`,
  ENV: at => `ENV A${at}=$A${at - 1}`,
  'ENV that looks like a secret': at => `ENV PASSWORD${at}=x`,
  ARG: at => `ARG A${at}`,
  COPY: at => `COPY a${at} /opt/b${at}`,
  FROM: at => `FROM a AS s${at}`,
  'here-documents': at => `RUN <<E\ntouch /a${at}\nE`,
  'stages on each other': at => `FROM s${at} AS s${at + 1}\nRUN rm -rf /a${at}`,
  'depmod on each other': at => `FROM s${at} AS s${at + 1}\nRUN depmod -b /opt`,
  'COPY of other stages': at => `FROM a AS s${at + 1}\nCOPY --from=s${at} /x /x`,
  volumes: at => `VOLUME /a${at}\nCOPY b.ko /b${at}.ko`,
  'a path that grows': at => `WORKDIR a${at}`,
  'removals and gaps': at => `RUN rm -rf /a${at}\nCOPY b /c${at}/`,
  'links of links': at => `RUN ln -s /l${at} /l${at + 1} && touch /l${at + 1}/x`,
  'depmod without a kernel': () => 'RUN depmod',
  'depmod by another user': at => `USER a${at}\nRUN depmod -b /o${at} 5.1.1`,
  'trees of modules among gaps': at => `COPY a/ /g${at}/\nCOPY a.ko /o${at}/${directory}/a.ko`,
  'modules nowhere': at => `COPY a${at}.ko /a${at}.ko`,
  'kernels that are named': at => `RUN apt-get install -y linux-headers-5.1.${at}-generic`,
  'one kernel that is named': () => 'RUN apt-get install -y linux-headers-5.1.1-generic',
};

describe('the cost of rules for Dockerfiles', () => {
  for (const [what, line] of Object.entries(lines)) {
    it(what, () => {
      const inputOf = (size: number): string =>
        `FROM ubuntu AS s0\nARG KERNEL_FULL_VERSION\n${Array.from({ length: size }, (_, at) => `${line(at)}\n`).join('')}`;
      assertGrowsLinearly({ inputOf, work: problemsOf, from: 100, costOf: stepsOf });
    });
  }
});

/** With a Module that builds with it. */
const problemsOf = (text: string): unknown =>
  problemsAt(
    { 'module.yaml': goodModule, Dockerfile: `# kmm-configmap: kmm-dev/my-kmod-dockerfile\n${text}` },
    'Dockerfile',
  );
