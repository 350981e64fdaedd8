// The Dockerfile that KMM writes to sign modules with kaniko: 1.1 to 2.5 file by file
// (`internal/sign/job/templates/Dockerfile.gotmpl`), since 2.6 with a shell loop over a copy of `dirName`
// (`internal/buildsign/resource/templates/Dockerfile.gotmpl`). Nothing in it is quoted, as upstream.
import type { Dialect } from '../dialect.js';

export interface SigningInputs {
  readonly unsignedImage: string;
  /** The operator's image with `sign-file`. */
  readonly signImage: string;
  readonly filesToSign: readonly string[];
  readonly dirName: string;
}

export function signDockerfile(inputs: SigningInputs, dialect: Dialect): string {
  const lines = dialect.signTool === 'kaniko, dirName' ? signDirectory(inputs) : signFiles(inputs);
  return lines.join('\n') + '\n';
}

/** The same on OpenShift, in a Build whose Secrets have other paths. */
export function signDockerfileOnOpenShift(inputs: SigningInputs, dialect: Dialect): string {
  const lines = dialect.signTool === 'kaniko, dirName' ? openShiftDirectory(inputs) : openShiftFiles(inputs);
  return lines.join('\n') + '\n';
}

const signFileOnOpenShift = '/usr/local/bin/sign-file sha256 /run/secrets/key/key /run/secrets/cert/cert';

const openShiftFiles = (inputs: SigningInputs): readonly string[] => [
  ...stages(inputs),
  '',
  'USER 0',
  '',
  'RUN ["mkdir", "/signroot"]',
  '',
  ...inputs.filesToSign.flatMap(file => [
    `COPY --from=source ${file} /signroot${file}`,
    `RUN ${signFileOnOpenShift} /signroot${file}`,
  ]),
  '',
  'FROM source',
  '',
  ...inputs.filesToSign.map(file => `COPY --from=signimage /signroot${file} ${file}`),
];

const openShiftDirectory = (inputs: SigningInputs): readonly string[] => [
  ...stages(inputs),
  '',
  'USER 0',
  '',
  `COPY --from=source ${inputs.dirName} /opt${inputs.dirName}`,
  ...inputs.filesToSign.flatMap(file => [
    `RUN for file in /opt${file}; do \\`,
    `      [ -e "\${file}" ] && ${signFileOnOpenShift} "\${file}"; \\`,
    '    done',
  ]),
  '',
  'FROM source',
  `COPY --from=signimage /opt${inputs.dirName} ${inputs.dirName}`,
];

const signFile = '/usr/local/bin/sign-file sha256 /run/secrets/key/key.pem /run/secrets/cert/cert.pem';

const stages = ({ unsignedImage, signImage }: SigningInputs): readonly string[] => [
  `FROM ${unsignedImage} as source`,
  '',
  `FROM ${signImage} AS signimage`,
];

const signFiles = (inputs: SigningInputs): readonly string[] => [
  ...stages(inputs),
  '',
  'RUN mkdir -p /tmp/signroot',
  '',
  ...inputs.filesToSign.flatMap(file => [
    `COPY --from=source ${file} /tmp/signroot${file}`,
    `RUN ${signFile} /tmp/signroot${file}`,
  ]),
  '',
  'FROM source',
  '',
  ...inputs.filesToSign.map(file => `COPY --from=signimage /tmp/signroot${file} ${file}`),
];

const signDirectory = (inputs: SigningInputs): readonly string[] => [
  ...stages(inputs),
  `COPY --from=source ${inputs.dirName} /opt${inputs.dirName}`,
  ...inputs.filesToSign.flatMap(file => [
    `RUN for file in /opt${file}; do \\`,
    `      [ -e "\${file}" ] && ${signFile} "\${file}"; \\`,
    '    done',
  ]),
  '',
  'FROM source',
  `COPY --from=signimage /opt${inputs.dirName} ${inputs.dirName}`,
];
