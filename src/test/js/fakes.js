/** A clock that stands still until a test moves it, and its timers. */
export class FakeClock {
  time = 1_000_000;
  #nextId = 1;
  #timers = new Map();

  setTimeout = (task, milliseconds) => {
    const id = this.#nextId++;
    this.#timers.set(id, { at: this.time + milliseconds, task });
    return id;
  };

  clearTimeout = (id) => void this.#timers.delete(id);

  get timers() {
    return this.#timers.size;
  }

  /** Runs what falls due within, in order, and lets promises settle after each. */
  async advance(milliseconds) {
    const end = this.time + milliseconds;
    for (;;) {
      await settle();
      const due = [...this.#timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) {
        break;
      }
      const [id, timer] = due;
      this.#timers.delete(id);
      this.time = Math.max(this.time, timer.at);
      timer.task();
    }
    this.time = end;
    await settle();
  }

  /** The machine sleeps: time passes, timers do not run until later. */
  async sleep(milliseconds) {
    this.time += milliseconds;
    await settle();
  }
}

/** Lets all promises that can settle do so. */
export async function settle() {
  await new Promise((resolve) => setImmediate(resolve));
}

/** Stands for the browser's WebSocket; the test plays the server. */
export class FakeSocket {
  static instances = [];

  readyState = 0;
  bufferedAmount = 0;
  sent = [];
  closedWith = undefined;

  constructor(url, protocols) {
    this.url = url;
    this.protocols = protocols;
    FakeSocket.instances.push(this);
  }

  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close(code, reason) {
    this.closedWith ??= { code, reason };
    this.readyState = Math.max(this.readyState, 2);
  }

  /** The server accepts the socket. */
  open() {
    this.readyState = 1;
    this.onopen?.();
  }

  /** The server sends a frame: an object, or a text as it stands. */
  serve(frame) {
    this.onmessage?.({ data: typeof frame === 'string' || frame instanceof ArrayBuffer ? frame : JSON.stringify(frame) });
  }

  /** The close event, from whatever side. */
  closed(code, reason = '') {
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }

  /** The last command with this verb. */
  command(verb) {
    return this.sent.findLast((frame) => verb in frame);
  }

  commands(verb) {
    return this.sent.filter((frame) => verb in frame);
  }

  async reply(verb, ok) {
    this.serve({ id: this.command(verb).id, ok });
    await settle();
  }

  async refuse(verb, code, message = code) {
    this.serve({ id: this.command(verb).id, error: { code, message } });
    await settle();
  }
}

/** A platform whose clock, chance, network and sockets belong to the test. */
export function fakePlatform(overrides = {}) {
  FakeSocket.instances = [];
  const clock = new FakeClock();
  let keys = 0;
  const wakers = new Set();
  return {
    WebSocket: FakeSocket,
    fetch: undefined,
    now: () => clock.time,
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
    random: () => 0.5,
    randomKey: () => `key${++keys}`,
    online: () => true,
    onWake: (listener) => {
      wakers.add(listener);
      return () => void wakers.delete(listener);
    },
    ...overrides,
    clock,
    wakers,
    wake: (cause) => wakers.forEach((listener) => listener(cause)),
    get socket() {
      return FakeSocket.instances.at(-1);
    },
    get sockets() {
      return FakeSocket.instances;
    },
  };
}
