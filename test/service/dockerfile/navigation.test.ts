// From things in a Dockerfile to where they come from, and from a generator to its Dockerfile.
import { strict as assert } from 'node:assert';
import { dockerfileHighlightsAt } from '../../support/check-dockerfile.js';
import { checkDefinition, linksOf } from '../../support/check-navigation.js';
import { module, secret } from '../../support/dockerfile-module.js';

const dockerfile = (text: string): string => `#- Dockerfile\n# kmm-configmap: my-df\n${text}`;

const configMap = (text: string): string =>
  `#- cm.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: my-df}\ndata:\n  dockerfile: |\n${text.replace(/^(?=.)/gm, '    ')}`;

describe('definition in a Dockerfile', () => {
  for (const [where, holding] of [
    ['file', dockerfile],
    ['ConfigMap', configMap],
  ] as const) {
    it(`leads from a stage’s name to its FROM, in a ${where}`, () => {
      const stages = 'FROM a AS <|>builder<|>\nFROM b\n';
      checkDefinition(`${module}${holding(`${stages}COPY --from=Bui<|>lder /x /x\n`)}`);
      checkDefinition(`${module}${holding('FROM a AS <|>builder<|>\nFROM buil<|>der\n')}`);
      checkDefinition(`${module}${holding(`FROM <|>a<|>\nFROM b\nCOPY --from=<|>0 /x /x\n`)}`);
    });

    it(`leads from a variable to its ARG or ENV, in a ${where}`, () => {
      checkDefinition(
        `${module}${holding('FROM a\nARG <|>KERNEL_FULL_VERSION<|>\nRUN x ${KERN<|>EL_FULL_VERSION}\n')}`,
      );
      checkDefinition(`${module}${holding('FROM a\nENV A=1 <|>REPO=1<|>\nRUN x $RE<|>PO\n')}`);
    });
  }

  it('leads on to the Module’s build arg', () => {
    const spanned = module.replace('name: REPO', 'name: <|>REPO<|>');
    checkDefinition(`${spanned}${dockerfile('FROM a\nARG <|>REPO<|>\nRUN x $RE<|>PO\n')}`);
    checkDefinition(`${spanned}${dockerfile('FROM a\nARG RE<|>PO\nRUN x $REPO\n')}`);
  });

  it('leads from a path to its Secret', () => {
    const marked = secret.replace('name: git', 'name: <|>git<|>');
    checkDefinition(
      `${module}#- s.yaml\n${marked}${dockerfile('FROM a\nRUN cat "/run/secrets/g<|>it/token"\n')}`,
    );
  });

  it('leads nowhere from what is nobody’s', () => {
    for (const text of [
      'FROM a<|>lpine\n',
      'FROM a\nRUN ech<|>o $X\n',
      'FROM a\nCOPY --from=al<|>pine /x /x\n',
    ])
      checkDefinition(`${module}${dockerfile(text)}`);
  });
});

describe('highlights in a Dockerfile', () => {
  const text = 'ARG B\nFROM a AS b\nARG B=1\nFROM c\nCOPY --from=B /x /x\nRUN echo $B ${B:-x}\n';
  const marks = (marked: string, holding = configMap): readonly string[] => {
    const inFile = holding(marked).replace(/^#- (\S+)\n/, '');
    return dockerfileHighlightsAt({
      'm.yaml': module,
      [holding === configMap ? 'cm.yaml' : 'Dockerfile']: inFile,
    });
  };

  it('mark a stage wherever it is named', () => {
    const all = ['FROM a AS [b]', 'COPY --from=[B] /x /x'];
    assert.deepEqual(marks(text.replace('AS b', 'AS <|>b')), all);
    assert.deepEqual(marks(text.replace('=B ', '=<|>B ')), all);
  });

  it('mark a variable wherever it is named', () =>
    assert.deepEqual(marks(text.replace('echo $B', 'echo $<|>B')), [
      'ARG [B]',
      'ARG [B=1]',
      'RUN echo [$B] ${B:-x}',
      'RUN echo $B [${B:-x}]',
    ]));

  it('are left to others in a file of its own', () =>
    assert.deepEqual(marks(text.replace('AS b', 'AS <|>b'), dockerfile), []));
});

describe('links of a kustomization', () => {
  it('open the Dockerfile that a ConfigMap is made of', () => {
    const text = `kind: Kustomization
configMapGenerator:
  - name: my-df
    files:
      - dockerfile=build/my kmod.Dockerfile
      - other=notes.txt
      - "./dockerfile"
`;
    assert.deepEqual(linksOf(text), [
      'build/my kmod.Dockerfile -> build/my%20kmod.Dockerfile',
      './dockerfile -> dockerfile',
    ]);
  });
});
