/** What the outside world answered: a value, or a failure that is shown once together with what to do. */
export type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

export interface Failure {
  /** For people: what could not be done, and why. */
  readonly message: string;
  /** The next step the user can take. */
  readonly advice?: string;
}

export const success = <T>(value: T): Outcome<T> => ({ ok: true, value });

export const failure = (message: string, advice?: string): Outcome<never> => ({
  ok: false,
  failure: advice === undefined ? { message } : { message, advice },
});
