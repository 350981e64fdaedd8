// Whatever two characters somebody types, wherever in a Dockerfile: nothing that reads it throws.
import {
  dockerfileCompletionsAt,
  dockerfileHoverAt,
  problemCodesOf,
} from '../../support/check-dockerfile.js';
import { layoutReport } from '../../../server/src/service/image/layout-report.js';
import { layoutText } from '../../../server/src/service/image/layout-text.js';
import { diceOf } from '../../core/dockerfile/random.js';
import { soup } from '../../core/dockerfile/soup.js';

/** The two stand for `§`. */
const contexts = [
  '§',
  'FROM §\nRUN make',
  'FROM a AS §',
  'FROM --§=a a',
  'FROM a\nARG A§\nENV B=$A',
  'FROM a\nENV A=b§',
  'FROM a\nENV A=b\nENV C=${A§}',
  'FROM a\nLABEL §',
  'FROM a\nWORKDIR §/$§',
  'FROM a\nUSER §',
  'FROM a\nSHELL [§]',
  'FROM a\nVOLUME [§]',
  'FROM a\nCOPY § /opt/§',
  'FROM a\nCOPY --from=§ a§.ko /opt/lib/modules/§/',
  'FROM a\nADD --§ http://a/§ §',
  'FROM a\nCOPY <<§ /opt/\na§\n§\n',
  'FROM a\nRUN <<§\na§\n§\n',
  'FROM a\nRUN §',
  'FROM a\nRUN a§b',
  'FROM a\nRUN a "§" \'§\' `§` $(§)',
  'FROM a\nRUN A=b; echo ${A§} $((§)) && cd §',
  'FROM a\nRUN for a in §; do rm -rf §; done',
  'FROM a\nRUN case § in §) b;; esac',
  'FROM a\nRUN if [ § ]; then cp § §; fi',
  'FROM a\nRUN f() { §; }; f §',
  'FROM a\nRUN [§]',
  'FROM a\nRUN --mount=§ depmod -b § §',
  'FROM a\nRUN ln -s § / && mv /*§ /§ && find § -name § -exec §',
  'FROM ubuntu\nRUN apt-get install § linux-headers-§',
  'FROM a\nRUN git clone § && curl -o § § && tar §xf § -C §',
  'FROM a\nONBUILD § a',
  'FROM a\nHEALTHCHECK §',
  '# §=`\nFROM a\nRUN a §\n b',
];

const characters = [
  ...Array.from({ length: 128 }, (_, code) => String.fromCharCode(code)),
  '\u2028',
  '\uD800',
];

/** By this it is a kmod image's. */
const mark = '\n# kmm-configmap: c\n# KERNEL_FULL_VERSION\n';

const settings = { dockerfiles: ['Dockerfile'] };
const kernels = ['6.8.0-31-generic'];

async function read(beginning: string, offset: number): Promise<void> {
  const text = beginning + mark;
  try {
    problemCodesOf({ Dockerfile: text }, 'Dockerfile', settings);
    readLayout(text);
    const Dockerfile = `${text.slice(0, offset)}<|>${text.slice(offset)}`;
    await dockerfileHoverAt({ Dockerfile }, kernels);
    await dockerfileCompletionsAt({ Dockerfile }, { settings, kernels });
  } catch (error) {
    throw new Error(`on ${JSON.stringify(text)} at ${String(offset)}`, { cause: error });
  }
}

/** Or why there is none. */
function readLayout(text: string): void {
  const answer = layoutReport({
    source: { name: 'kmod.Dockerfile', text },
    ...{ module: undefined, configMap: undefined, kernel: '6.8.0-31-generic' },
    ...{ release: '2.6.0', distribution: 'auto' },
  });
  if (answer.ok) layoutText(answer.value);
}

/** So many of each kind; more of them with `KMM_ANY_TEXT=100000`. */
const rounds = Number(process.env['KMM_ANY_TEXT'] ?? 800);

describe('any text of a Dockerfile', () => {
  it('of two characters anywhere', async () => {
    const dice = diceOf(23);
    for (let round = 0; round < rounds; round++) {
      const context = contexts[round % contexts.length] ?? '§';
      const pair = dice.pick(characters) + dice.pick(characters);
      const text = context.replaceAll('§', () => pair);
      await read(text, dice.below(text.length + 1));
    }
  });

  it('of any pieces', async () => {
    const dice = diceOf(29);
    for (let round = 0; round < rounds; round++) {
      const text = soup(dice);
      if (text.trim() !== '') await read(text, dice.below(text.length + 1));
    }
  });
});
