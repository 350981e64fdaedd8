// The one way in which our own messages say that there is no answer: in words for the user, and nothing else of what
// has failed. Parts of the words come from files and from the world outside, so all are made fit to be shown.
import type { Failure, Outcome } from '../../core/outcome.js';
import { messageText, visible } from '../../core/text/visible-text.js';
import type { Refusal } from '../../protocol/messages.js';

export const refusal = ({ message, advice }: Failure): Refusal => ({
  ok: false,
  message: shown(message),
  ...(advice !== undefined && { advice: shown(advice) }),
});

export const answered = <T, A>(outcome: Outcome<T>, answer: (value: T) => A): A | Refusal =>
  outcome.ok ? answer(outcome.value) : refusal(outcome.failure);

const shown = (text: string): string => messageText(visible(text));
