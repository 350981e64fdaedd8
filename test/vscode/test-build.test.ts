// A test build as a user runs it, in a cluster on loopback: from the lens over the question to the failing line, mended,
// passed and cleared; and all that can come in between.
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { FakeCluster } from '../support/fake-cluster.js';
import { fileWith, kubeconfig } from '../support/kubeconfig.js';
import type { PlayedJob } from '../support/played-job.js';
import { playJobs } from '../support/played-job.js';
import {
  activeTab,
  goTo,
  hasNotified,
  hover,
  notification,
  openFile,
  runCommand,
  startCommand,
  statusItem,
  textLine,
  widenSideBar,
} from './support/editor.js';
import { keepFailurePicture, picture } from './support/picture.js';
import type { VsCodeWindow } from './support/window.js';
import { openWindow } from './support/window.js';

const folder = 'test/vscode/workspace/test-build';
const kernel = '6.8.0-31-generic';
const other = '6.8.0-60-generic';
const make = 'RUN make -C /lib/modules/${KERNEL_FULL_VERSION}/build M=/src modules';

const info = (text: string): string => `\u001b[36mINFO\u001b[0m[0001] ${text.padEnd(44)} `;
const untilMake = [
  info("Building stage 'ubuntu:24.04' [idx: '0', base-idx: '-1']"),
  info('ARG KERNEL_FULL_VERSION'),
  info('RUN apt-get update && apt-get install -y make gcc linux-headers-${KERNEL_FULL_VERSION}'),
  info('ADD https://sources.example/my-kmod.tar.gz /src/'),
  info(make),
  info('Cmd: /bin/sh'),
  info(`Args: [-c ${make.slice(4)}]`),
  info(`Running: [/bin/sh -c ${make.slice(4)}]`),
];
const failing = [
  '  CC [M]  /src/my_kmod.o',
  '/src/my_kmod.c:3:10: fatal error: linux/foo.h: No such file or directory',
  'compilation terminated.',
  `make: *** [/src/Makefile:4: modules] Error 2`,
  'error building image: error building stage: failed to execute command: waiting for process to exit: exit status 2',
];

/** The Jobs of a cluster one after the other. */
class Jobs {
  readonly #there: PlayedJob[] = [];
  readonly #waiting: ((job: PlayedJob) => void)[] = [];

  constructor(cluster: FakeCluster) {
    playJobs(cluster, job => {
      const waiting = this.#waiting.shift();
      if (waiting) waiting(job);
      else this.#there.push(job);
    });
  }

  next(): Promise<PlayedJob> {
    const job = this.#there.shift();
    return job ? Promise.resolve(job) : new Promise(resolve => this.#waiting.push(resolve));
  }
}

/** Two contexts of one cluster. */
const twoContexts = (server: string): object => ({
  ...kubeconfig({ server }),
  contexts: ['lab', 'prod'].map(name => ({ name, context: { cluster: 'lab-cluster', user: 'me' } })),
});

describe('a test build', () => {
  let cluster: FakeCluster;
  let jobs: Jobs;
  let window: VsCodeWindow;
  let page: Page;
  before(async () => {
    cluster = await FakeCluster.start();
    jobs = new Jobs(cluster);
    const machine = { 'kmm.kubeconfig': fileWith(twoContexts(cluster.url)) };
    window = await openWindow(folder, 'trusted', machine);
    page = window.page;
    await openFile(page, 'kmod.yaml');
    await statusItem(page).waitFor();
  });
  afterEach(function () {
    return keepFailurePicture(page, this.currentTest);
  });
  after(async () => {
    await window?.close();
    await cluster?.stop();
  });

  const dialog = (text: string): Locator => page.locator('.monaco-dialog-box', { hasText: text });
  const press = (box: Locator, name: string): Promise<void> =>
    box.getByRole('button', { name, exact: true }).click();
  const choice = (text: string): Locator =>
    page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  const lens = (title: string): Locator =>
    page.locator('.codelens-decoration a', { hasText: new RegExp(`^${title}$`) }).first();
  /** A row of the Test Builds view by what a screen reader says of it. */
  const row = (spoken: string | RegExp): Locator =>
    page.locator('.pane-body .monaco-list-row').and(page.getByRole('treeitem', { name: spoken }));
  const toast = (text: string | RegExp): Locator => page.locator('.notification-toast', { hasText: text });
  const log = (text: string): Locator =>
    page.locator('.output-view .view-line', { hasText: text.replaceAll(' ', '\u00a0') });
  const mark = (): Locator => page.locator('.editor-instance .squiggly-error');

  /** From the palette to the question. */
  async function wish(): Promise<Locator> {
    await startCommand(page, 'KMM: Run Test Build');
    await choice(kernel).click();
    await choice('lab').click();
    const question = page.locator('.monaco-dialog-box', { hasText: `Test build of my-kmod for ${kernel}` });
    await question.waitFor();
    return question;
  }

  const nothingIsLeft = (): void => {
    for (const kind of ['jobs', 'configmaps', 'pods']) assert.deepEqual(cluster.objects(kind), [], kind);
  };

  it('asks from the lens for kernel and context, and shows what it would do', async () => {
    await lens('Run test build').click();
    // The kernels of the mapping come before the others.
    await choice('Several kernels').waitFor();
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: kernel }).waitFor();
    await page.keyboard.press('Enter');
    await choice('lab').click();
    const question = dialog(`Test build of my-kmod for ${kernel}`);
    for (const fact of [
      'Cluster: lab (127.0.0.1',
      'Namespace: kmm-dev',
      `Image: 127.0.0.1:1/my-kmod:${kernel}`,
      'Push: no',
      'Dockerfile: kmod.yaml, ConfigMap my-kmod-dockerfile',
      'Builder: ',
      'Permissions: ok',
    ]) {
      await question.filter({ hasText: fact }).waitFor();
    }
    await press(question, 'Show Manifest');
    await activeTab(page, 'Test build of my-kmod.yaml').waitFor();
    await textLine(page, 'kind: Job').waitFor();
    nothingIsLeft();
  });

  it('tells each step, in the view and in its log', async () => {
    await lens('Build').click();
    const job = await jobs.next();
    await activeTab(page, 'Test build of my-kmod.yaml').waitFor({ state: 'detached' });
    job.start();
    job.print(...untilMake);
    await row(new RegExp(`^${kernel}: step 4 of 8: RUN make`)).waitFor();
    await toast('step 4 of 8').waitFor();
    await row(new RegExp(`^${kernel}: step`)).click();
    await log('==> being created').waitFor();
    job.print(...failing);
    await log('fatal error: linux/foo.h').waitFor();
    job.end(2);
    await log('==> failed at RUN make').waitFor();
  });

  it('marks the line that failed, and leads to it', async () => {
    await goTo(page, 1, 1);
    await press(await notification(page, /failed at kmod\.yaml:30: .*linux\/foo\.h/), 'Go to Line');
    await page.locator('.statusbar-item', { hasText: /Ln 30.*selected/ }).waitFor();
    await mark().waitFor();
    await row(new RegExp(`^${kernel}: failed at kmod\\.yaml:30: .*linux/foo\\.h`)).waitFor();
    await widenSideBar(page);
    await goTo(page, 30, 5);
    const contents = await hover(page);
    await contents.filter({ hasText: `Test build for ${kernel} failed here (exit 2): ` }).waitFor();
    await contents.filter({ hasText: 'linux/foo.h: No such file or directory' }).waitFor();
    await picture(page, 'test-build');
    await page.keyboard.press('Escape');
    nothingIsLeft();
  });

  it('takes the mark back when the line is mended, and passes', async () => {
    await goTo(page, 30, 8);
    await page.keyboard.type(' KCFLAGS=-I/src/include');
    await mark().waitFor({ state: 'detached' });
    await press(await wish(), 'Build');
    const job = await jobs.next();
    job.start();
    job.print(...untilMake);
    job.end(0);
    await row(new RegExp(`^${kernel}: succeeded in`)).waitFor();
    await hasNotified(page, `Test build of my-kmod for ${kernel} succeeded in`);
    nothingIsLeft();
    assert.equal(await mark().count(), 0);
  });

  it('is cleared from the view', async () => {
    await runCommand(page, 'KMM: Clear Finished Test Builds');
    await page.locator('.pane-body .welcome-view', { hasText: 'Try in your cluster' }).waitFor();
    assert.equal(await row(new RegExp(`^${kernel}: succeeded`)).count(), 0);
  });

  it('leaves nothing when it is cancelled', async () => {
    await runCommand(page, 'Notifications: Clear All Notifications');
    await press(await wish(), 'Build');
    const job = await jobs.next();
    job.start();
    job.print(...untilMake);
    await press(toast(`KMM: test build of my-kmod: ${kernel}: step`), 'Cancel');
    await row(`${kernel}: cancelled, nothing is left`).waitFor();
    nothingIsLeft();
  });

  it('of several kernels goes on one row each, without a question where none is wanted', async () => {
    await startCommand(page, 'KMM: Run Test Build');
    await choice('Several kernels').click();
    await page.locator('.quick-input-list .monaco-list-row .monaco-checkbox').first().waitFor();
    await page.keyboard.press('Enter');
    for (const name of [kernel, other]) await choice(name).click();
    await page.keyboard.press('Enter');
    await choice('lab').click();
    await press(dialog('Test builds of my-kmod for 2 kernels'), 'Build, and Don’t Ask Again');
    for (const job of [await jobs.next(), await jobs.next()]) {
      job.start();
      job.end(0);
    }
    const second = row(new RegExp(`^${other}: succeeded in`));
    await row(new RegExp(`^${kernel}: succeeded in`)).waitFor();
    await hasNotified(page, 'Test builds of my-kmod: 2 of 2 passed.');
    await second.click();
    await page.keyboard.press('Delete');
    await second.waitFor({ state: 'detached' });
    await runCommand(page, 'KMM: Ask Before Test Builds');
    await hasNotified(page, 'Every test build is shown before it starts.');
    nothingIsLeft();
  });

  it('says what right is missing, and what the namespace refuses', async () => {
    cluster.forbidden.add('create jobs');
    const forbidden = await wish();
    await forbidden.filter({ hasText: 'not possible now' }).waitFor();
    await forbidden.filter({ hasText: /create jobs/ }).waitFor();
    assert.equal(await forbidden.getByRole('button', { name: 'Build' }).count(), 0);
    await press(forbidden, 'Cancel');
    cluster.forbidden.clear();
    cluster.admit = ({ kind }) => (kind === 'Pod' ? podSecurity : []);
    const refused = await wish();
    await refused.filter({ hasText: 'kmm-dev enforces the baseline Pod Security Standard' }).waitFor();
    await refused.filter({ hasText: 'pod-security.kubernetes.io/enforce=privileged' }).waitFor();
    cluster.admit = () => [];
    await press(refused, 'Copy Command');
    await press(await notification(page, 'Copied: kubectl label'), 'Try Again');
    const question = dialog('Permissions: ok');
    await press(question, 'Cancel');
    await question.waitFor({ state: 'detached' });
    nothingIsLeft();
  });

  it('of an earlier session is found and deleted', async () => {
    cluster.put('jobs', 'kmm-dev', leftover);
    await startCommand(page, 'KMM: Clean Up Test Builds');
    await choice('lab').click();
    // It may be somebody's: the user ticks what is still running.
    const running = choice(`my-kmod for ${other}`);
    await running.filter({ hasText: 'still running' }).waitFor();
    await running.locator('[aria-checked="false"]').waitFor();
    await running.click();
    await page.keyboard.press('Enter');
    await hasNotified(page, '1 test build deleted from lab.');
    nothingIsLeft();
  });
});

const podSecurity = {
  code: 403,
  reason: 'Forbidden',
  message:
    'pods "kmm-test-x" is forbidden: violates PodSecurity "baseline:latest": hostPath volumes (volume "trusted-ca")',
} as const;

const leftover = {
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: {
    name: 'kmm-test-my-kmod-lost',
    labels: {
      'app.kubernetes.io/managed-by': 'kmm-language-tools',
      'kmm.language-tools/run': 'r0000000',
    },
    annotations: {
      'kmm.language-tools/module': 'my-kmod',
      'kmm.language-tools/kernel': other,
    },
  },
  spec: {},
  status: { active: 1 },
};

describe('a test build in Restricted Mode', () => {
  it('is not offered', async () => {
    const window = await openWindow(folder, 'restricted');
    const { page } = window;
    try {
      await openFile(page, 'kmod.yaml');
      await statusItem(page).waitFor();
      await runCommand(page, 'KMM: Show Kernels');
      await page.getByRole('treeitem', { name: /^Mapping 1, regexp/ }).waitFor();
      assert.equal(await page.locator('.pane-header', { hasText: 'Test Builds' }).count(), 0);
      // VS Code may ask for lenses only once the text has the focus again.
      await textLine(page, 'kind: Module').click();
      await page.locator('.codelens-decoration a', { hasText: 'Preview for kernel' }).waitFor();
      await page.locator('.codelens-decoration a', { hasText: 'Edit as Dockerfile' }).waitFor();
      assert.equal(await page.locator('.codelens-decoration a', { hasText: 'Run test build' }).count(), 0);
      await page.keyboard.press('F1');
      await page.locator('.quick-input-widget input').fill('>KMM');
      const rows = page.locator('.quick-input-list .monaco-list-row');
      await rows.filter({ hasText: 'KMM: Show Kernels' }).waitFor();
      assert.equal(await rows.filter({ hasText: /Test Build|Preflight/ }).count(), 0);
    } finally {
      await window.close();
    }
  });
});
