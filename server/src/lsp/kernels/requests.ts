// The rows of the request table for what only this project's own clients ask: the Kernels view and the preview.
import { kernelRowsMethod, kernelsViewMethod } from '../../protocol/kernels-view.js';
import { previewMethod } from '../../protocol/preview.js';
import { kernelRows } from '../../service/kernels/kernel-rows.js';
import { kernelsView } from '../../service/kernels/kernels-view.js';
import { preview } from '../../service/preview/preview.js';
import { countIn, requiredTextIn, textIn } from '../connection/params.js';
import type { Row } from '../connection/request-row.js';

/** More rows than anybody scrolls through, and than an editor draws without a pause. */
const mostRows = 2000;

export const kernelRequests: readonly Row[] = [
  {
    method: kernelsViewMethod,
    capability: {},
    answer: ({ snapshot, uri }) => kernelsView(snapshot, uri),
  },
  {
    method: kernelRowsMethod,
    capability: {},
    answer: ({ snapshot, uri, params }) =>
      kernelRows({
        snapshot,
        uri,
        document: countIn(params, 'document') ?? 0,
        group: textIn(params, 'group'),
        limit: Math.min(countIn(params, 'limit') ?? mostRows, mostRows),
      }),
  },
  {
    method: previewMethod,
    capability: {},
    answer: ({ snapshot, uri, params }) =>
      preview(snapshot, uri, countIn(params, 'document') ?? 0, requiredTextIn(params, 'kernel')),
  },
];
