// The plan of a test build in which every text is hostile.
import type { Advice, TestBuildPlan } from '../../server/src/protocol/test-build.js';
import { hostile } from './hostile-words.js';

const advice: Advice = { message: hostile, advice: hostile, command: hostile };

export const hostilePlan: TestBuildPlan = {
  ok: true,
  plan: 'p1',
  context: hostile,
  host: hostile,
  namespace: hostile,
  module: hostile,
  kind: 'Job',
  builds: [
    {
      kernel: hostile,
      mapping: 1,
      image: hostile,
      destination: hostile,
      exists: 'no',
      existsWords: hostile,
      builder: hostile,
      builderSource: hostile,
      dockerfile: hostile,
      manifest: '',
      obstacles: [],
      notes: [advice],
    },
  ],
  obstacles: [],
  notes: [advice],
};
