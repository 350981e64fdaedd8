import type { StopSignal } from '../../server/src/core/stop.js';

export const neverStops: StopSignal = { stopped: false, onStop: () => () => undefined };
