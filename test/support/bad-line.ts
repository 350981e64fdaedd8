// A line to an API server that breaks when a test wants it to, or asks for something else than it was told to.
import type { Connection, HttpAnswer, HttpQuestion, Wire } from '../../server/src/cluster/api/connection.js';
import type { Target } from '../../server/src/cluster/kubeconfig/context.js';
import type { StopSignal } from '../../server/src/core/stop.js';

export class BadLine implements Wire {
  /** What is asked instead. */
  rewrite: (question: HttpQuestion) => HttpQuestion = question => question;
  /** Of so many questions the answer does not arrive. */
  loses = 0;
  readonly #line: Connection;
  readonly #breaks = new Set<() => void>();
  #isDown = false;

  constructor(line: Connection) {
    this.#line = line;
  }

  get target(): Target {
    return this.#line.target;
  }

  get closed(): StopSignal {
    return this.#line.closed;
  }

  /** Everything that is being read breaks off. */
  cut(): void {
    for (const breakOff of this.#breaks) breakOff();
    this.#breaks.clear();
  }

  /** Nothing can be asked until it is put up again. */
  takeDown(): void {
    this.#isDown = true;
    this.cut();
  }

  putUp(): void {
    this.#isDown = false;
  }

  async send(question: HttpQuestion, signal: AbortSignal): Promise<HttpAnswer> {
    if (this.#isDown) throw broken();
    const answer = await this.#line.send(this.rewrite(question), signal);
    if (this.loses > 0) {
      this.loses -= 1;
      await answer.body?.cancel();
      throw broken();
    }
    return { ...answer, body: answer.body && this.#breakable(answer.body) };
  }

  signInAgain(refused: number): ReturnType<Connection['signInAgain']> {
    return this.#line.signInAgain(refused);
  }

  close(): Promise<void> {
    return this.#line.close();
  }

  #breakable(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
    const reader = body.getReader();
    return new ReadableStream({
      start: controller => {
        this.#breaks.add(() => {
          void reader.cancel().catch(() => undefined);
          // One that has ended cannot break any more.
          if (controller.desiredSize !== null) controller.error(broken());
        });
      },
      pull: async controller => {
        const part = await reader.read();
        if (controller.desiredSize === null) return;
        if (part.value) controller.enqueue(part.value);
        else controller.close();
      },
      cancel: reason => reader.cancel(reason),
    });
  }
}

const broken = (): Error =>
  new TypeError('terminated', { cause: Object.assign(new Error(), { code: 'UND_ERR_SOCKET' }) });
