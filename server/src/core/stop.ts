/** Tells long work that nobody waits for it any more. LSP's CancellationToken fits it through a one-line adapter. */
export interface StopToken {
  readonly stopped: boolean;
}

export const neverStop: StopToken = { stopped: false };
