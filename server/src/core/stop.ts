/** Tells long work that nobody waits for it any more. LSP's CancellationToken fits it through a one-line adapter. */
export interface StopToken {
  readonly stopped: boolean;
}

export const neverStop: StopToken = { stopped: false };

/** For work that waits for others and cannot look by itself whether it is still wanted. */
export interface StopSignal extends StopToken {
  /** Calls back once when it is stopped, or at once if it is already. The result takes the request back. */
  readonly onStop: (action: () => void) => () => void;
}
