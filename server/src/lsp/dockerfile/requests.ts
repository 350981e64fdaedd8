// The rows of the request table for Dockerfiles as only this project's own clients show them: the Image Layout, and a
// ConfigMap's Dockerfile as a text of its own.
import type { Position } from 'vscode-languageserver/node';
import { dockerfileTextMethod, replaceDockerfileMethod } from '../../protocol/dockerfiles.js';
import { imageLayoutKernelsMethod, imageLayoutMethod } from '../../protocol/image-layout.js';
import type { Replacement } from '../../service/dockerfile/edit.js';
import { embeddedDockerfile, noSuchConfigMap, replaceDockerfile } from '../../service/dockerfile/edit.js';
import { imageLayoutDocument, imageLayoutKernels } from '../../service/image/layout-request.js';
import { countIn, field, positionIn, requiredTextIn, textIn } from '../connection/params.js';
import { answered } from '../connection/refusal.js';
import type { Row } from '../connection/request-row.js';

export const dockerfileRequests: readonly Row[] = [
  {
    method: imageLayoutMethod,
    capability: {},
    answer: ({ snapshot, uri, params }) =>
      imageLayoutDocument(snapshot, uri, {
        ...choiceIn(params),
        kernel: textIn(params, 'kernel'),
        module: textIn(params, 'module'),
      }),
  },
  {
    method: imageLayoutKernelsMethod,
    capability: {},
    answer: ({ snapshot, uri, params }) => imageLayoutKernels(snapshot, uri, choiceIn(params)),
  },
  {
    method: dockerfileTextMethod,
    capability: {},
    isHandedBack: true,
    answer: ({ snapshot, uri, params }) => embeddedDockerfile(snapshot, uri, choiceIn(params)),
  },
  {
    method: replaceDockerfileMethod,
    capability: {},
    isHandedBack: true,
    answer: ({ snapshot, uri, params, addressOf }) =>
      answered(
        replaceDockerfile(snapshot, { uri, version: addressOf(uri).version }, replacementIn(params)),
        replaced => replaced,
      ),
    unknown: params => answered(noSuchConfigMap(replacementIn(params).name), none => none),
  },
];

const replacementIn = (params: unknown): Replacement => ({
  document: countIn(params, 'document') ?? 0,
  name: requiredTextIn(params, 'name'),
  base: requiredTextIn(params, 'base'),
  text: requiredTextIn(params, 'text'),
});

/** Which Dockerfile of the file. */
const choiceIn = (
  params: unknown,
): { readonly document: number | undefined; readonly position: Position | undefined } => ({
  document: countIn(params, 'document'),
  position: field(params, 'position') === undefined ? undefined : positionIn(params),
});
