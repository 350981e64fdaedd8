// How much one text may cost. Some text multiplies what it says: aliases of aliases, variables of variables, braces.
// Whoever follows such text spends from the budget of its document and, once that is spent, says where it stopped
// instead of going on.

/** Counts down what a document may still cost, in the unit of whoever spends: nodes made, characters written. */
export class Budget {
  #left: number;

  constructor(limit: number) {
    this.#left = limit;
  }

  /** False when this costs more than is left; from then on nothing is granted any more. */
  spend(cost = 1): boolean {
    this.#left = cost > this.#left ? -1 : this.#left - cost;
    return !this.isSpent;
  }

  get isSpent(): boolean {
    return this.#left < 0;
  }
}
