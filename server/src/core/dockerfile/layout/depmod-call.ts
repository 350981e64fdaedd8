// One call of depmod, for what it indexes. The tree it leaves is in the draft; rules want to know how it was called.
import type { ShellCommand } from '../shell/command.js';
import type { Origin } from './tree.js';
import type { Presence } from './tree-path.js';

export interface DepmodCall {
  readonly command: ShellCommand;
  readonly by: Origin;
  /** `-b`; `/` without it. May hold a `hole`. */
  readonly root: string;
  readonly rootGiven: boolean;
  /** Undefined: the kernel that runs on the build node. May hold a `hole`. */
  readonly kernel: string | undefined;
  /** The directory it indexes; undefined when root or kernel is not known. */
  readonly directory: string | undefined;
  /** `-n`: prints, writes nothing. */
  readonly dryRun: boolean;
  readonly certain: boolean;
  /** Whether there was a depmod to call at that moment. */
  readonly available: Presence;
  /** As in the entries of the tree. */
  readonly order: number;
}
