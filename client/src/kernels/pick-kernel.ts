// Lets the user choose kernels out of those that count for a Module, or write one that nobody has listed.
import type { KernelRow } from '../../../server/src/protocol/kernels-view.js';
import type { PickChoice, OpenPick } from '../shown/pick.js';
import { pickOrWrite } from '../shown/pick.js';

interface KernelItem extends PickChoice {
  /** Undefined for the way to choose several. */
  readonly kernel: string | undefined;
}

/** What is shown: `first` before the others. */
export interface KernelOffer {
  readonly title: string;
  readonly first: readonly KernelRow[];
  readonly all: readonly KernelRow[];
}

/** Undefined when the user thinks better of it. */
export async function pickKernel(offer: KernelOffer): Promise<string | undefined> {
  return (await pick(offer.title, itemsFor(offer), onlyOne))?.[0]?.kernel;
}

/** One or more; one is a key away, the others a step. Undefined when the user thinks better of it. */
export async function pickKernels(offer: KernelOffer): Promise<readonly string[] | undefined> {
  const items = itemsFor(offer);
  if (items.length < 2) return kernelsIn(await pick(offer.title, items, onlyOne));
  const [picked] = (await pick(offer.title, [several, ...items], onlyOne)) ?? [];
  if (picked && picked.kernel === undefined) return kernelsIn(await pick(offer.title, items, many));
  return kernelsIn(picked && [picked]);
}

type Looks = Pick<OpenPick<KernelItem>, 'placeholder' | 'canSelectMany'>;

const onlyOne: Looks = {
  placeholder: 'Choose a kernel, or write one as `uname -r` prints it',
  canSelectMany: false,
};

const many: Looks = {
  placeholder: 'Tick the kernels, or write one as `uname -r` prints it',
  canSelectMany: true,
};

const several: KernelItem = { icon: 'checklist', label: 'Several kernels…', kernel: undefined };

const kernelsIn = (items: readonly KernelItem[] | undefined): readonly string[] | undefined =>
  items?.flatMap(({ kernel }) => kernel ?? []);

function pick(
  title: string,
  offered: readonly KernelItem[],
  looks: Looks,
): Promise<readonly KernelItem[] | undefined> {
  let choices = offered;
  return pickOrWrite({
    title,
    ...looks,
    choices,
    first: looks.canSelectMany ? undefined : choices.find(({ kernel }) => kernel !== undefined),
    whenWritten: written => (choices = withWritten(choices, written)),
  });
}

const notListed = 'not listed';

/** What is written is offered, too, in place of what was written before. */
function withWritten(items: readonly KernelItem[], own: string): readonly KernelItem[] {
  const listed = items.filter(({ description }) => description !== notListed);
  return own === '' || listed.some(({ kernel }) => kernel === own)
    ? listed
    : [...listed, { label: own, description: notListed, kernel: own, alwaysShow: true }];
}

function itemsFor({ first, all }: KernelOffer): readonly KernelItem[] {
  const front = new Set(first.map(({ kernel }) => kernel));
  return [...first, ...all.filter(({ kernel }) => !front.has(kernel))].map(({ kernel, number, detail }) => ({
    label: kernel,
    description: number === undefined ? detail : `mapping ${String(number)}`,
    kernel,
  }));
}
