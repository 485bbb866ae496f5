import { EventStreamReader } from './event-stream.js';
import { Following } from './following.js';

/** Characters of one event that are held until it is whole; the hub's own limit is far below. */
const MAX_HELD = 16 * 1024 * 1024;

/** Heartbeats of the hub that may be missing before the stream counts as dead. */
const MISSED_HEARTBEATS = 2;

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 3;
const BROKEN = 1006;

/**
 * Looks like a WebSocket that speaks `parley.v1.json`, and is made of HTTP requests: commands go by POST, one at a time where their
 * order counts; events come by an event stream (`sse`) or by long polls (`poll`). Whatever breaks closes the whole, as a WebSocket
 * would, and its owner connects again and recovers from its positions.
 */
export class HttpSocket {
  readyState = CONNECTING;
  bufferedAmount = 0;
  /** @type {undefined | (() => void)} */
  onopen;
  /** @type {undefined | ((event: { data: string }) => void)} */
  onmessage;
  /** @type {undefined | ((event: { code: number, reason: string }) => void)} */
  onclose;
  #transport;
  #urls;
  #platform;
  #secret;
  /** @type {string | undefined} */
  #name;
  /** @type {string | undefined} */
  #token;
  #following = new Following({
    serve: (frame) => this.#serve(frame),
    broken: (reason) => this.#end(BROKEN, reason),
  });
  /** @type {number[]} ids of the `connect` commands that await an answer */
  #greetings = [];
  /** @type {AbortController | undefined} of the stream or poll that counts */
  #current;
  #everything = new AbortController();
  #scheduled = false;
  #publishing = Promise.resolve();
  /** @type {any} */
  #alarm;
  #heartbeat = 0;
  /** @type {{ code: number, reason: string } | undefined} */
  #farewell;

  /**
   * @param {'sse' | 'poll'} transport
   * @param {string} url of the hub's WebSocket; the fallbacks are beside it
   * @param {import('./platform.js').Platform} platform
   */
  constructor(transport, url, platform) {
    this.#transport = transport;
    this.#urls = { follow: beside(url, transport), command: beside(url, 'command') };
    this.#platform = platform;
    this.#secret = platform.randomKey().padEnd(16, '-');
    platform.setTimeout(() => {
      if (this.readyState === CONNECTING) {
        this.readyState = OPEN;
        this.onopen?.();
      }
    }, 0);
  }

  /** @param {string} text a command of the native protocol */
  send(text) {
    const command = JSON.parse(text);
    const { id } = command;
    if (command.connect) {
      this.#name = command.connect.name ?? this.#name;
      this.#token = command.connect.token ?? this.#token;
      this.#greetings.push(id);
      this.#restartSoon();
    } else if (command.subscribe) {
      this.#following.add(id, command.subscribe);
      this.#restartSoon();
    } else if (command.unsubscribe) {
      this.#following.remove(command.unsubscribe);
      this.#serve({ id, ok: {} });
      this.#restartSoon();
    } else if (command.publish) {
      this.bufferedAmount += text.length;
      this.#publishing = this.#publishing
        .then(() => this.#post(text, id))
        .finally(() => (this.bufferedAmount -= text.length));
    } else {
      void this.#post(text, id);
    }
  }

  /**
   * @param {number} [code]
   * @param {string} [reason]
   */
  close(code = 1000, reason = '') {
    this.#end(code, reason);
  }

  /** Several changes at once make one new request. */
  #restartSoon() {
    if (!this.#scheduled) {
      this.#scheduled = true;
      this.#platform.setTimeout(() => {
        this.#scheduled = false;
        if (this.readyState === OPEN) {
          this.#restart();
        }
      }, 0);
    }
  }

  /** From now on only the new request counts; the old one is ended when the new one is there, so that others see no one leave. */
  #restart() {
    const before = this.#current;
    const mine = new AbortController();
    this.#current = mine;
    this.#everything.signal.addEventListener('abort', () => mine.abort(), { once: true });
    const run = this.#transport === 'sse' ? this.#stream(mine, before) : this.#poll(mine, before);
    run.catch((error) => {
      if (this.#current === mine) {
        this.#end(BROKEN, error instanceof Error ? error.message : String(error));
      }
    });
  }

  /**
   * @param {AbortController} mine
   * @param {AbortController | undefined} before
   */
  async #stream(mine, before) {
    const response = await this.#fetch(this.#urls.follow, this.#request(), mine.signal, 'text/event-stream');
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    const events = new EventStreamReader(({ name, data }) => {
      if (this.#current === mine && this.readyState === OPEN) {
        if (name === 'connected') {
          before?.abort();
        }
        this.#take(JSON.parse(data));
      }
    });
    for (;;) {
      const { done, value } = await reader.read();
      if (this.#current !== mine) {
        return;
      }
      if (done) {
        throw new Error('the event stream has ended');
      }
      this.#listen();
      events.push(decoder.decode(value, { stream: true }));
      if (events.held > MAX_HELD) {
        throw new Error('an event without end');
      }
    }
  }

  /**
   * @param {AbortController} mine
   * @param {AbortController | undefined} before
   */
  async #poll(mine, before) {
    before?.abort();
    for (let first = true; this.#current === mine; first = false) {
      const request = { ...this.#request(), ...(first ? { wait: 0 } : {}) };
      const response = await this.#fetch(this.#urls.follow, request, mine.signal, 'application/json');
      const { client, events } = await response.json();
      if (this.#current !== mine) {
        return;
      }
      this.#greeted({ client, name: this.#name });
      for (const event of events) {
        if (this.#current === mine) {
          this.#take(event);
        }
      }
    }
  }

  /** All that a request states, so that any node of the hub can answer it. */
  #request() {
    return { ...(this.#name === undefined ? {} : { name: this.#name }), subscribe: this.#following.subscribes() };
  }

  /** @param {Record<string, any>} frame */
  #take(frame) {
    if (frame.connected) {
      this.#heartbeat = (frame.connected.heartbeat ?? 0) * 1_000;
      this.#listen();
      const { heartbeat, ...ok } = frame.connected;
      this.#greeted(ok);
    } else if (frame.publication) {
      this.#following.published(frame);
    } else if (frame.subscribed) {
      this.#following.subscribed(frame.subscribed);
    } else if (frame.error) {
      this.#following.refused(frame.error);
    } else if (frame.closed) {
      this.#end(frame.closed.code, frame.closed.reason);
    } else {
      this.#following.changed(frame);
    }
  }

  /** @param {Record<string, any>} ok */
  #greeted(ok) {
    this.#greetings.splice(0).forEach((id) => this.#serve({ id, ok }));
  }

  /**
   * @param {string} text
   * @param {number} id
   */
  async #post(text, id) {
    if (this.readyState !== OPEN) {
      return;
    }
    try {
      const name = this.#name === undefined ? '' : `name=${encodeURIComponent(this.#name)}`;
      const url = name ? `${this.#urls.command}${this.#urls.command.includes('?') ? '&' : '?'}${name}` : this.#urls.command;
      const response = await this.#platform.fetch(url, this.#init(text, this.#everything.signal));
      const body = await response.text();
      if (this.readyState === OPEN) {
        this.#serve({ ...reply(response.status, body), id });
      }
    } catch (error) {
      this.#end(BROKEN, error instanceof Error ? error.message : String(error));
    }
  }

  /**
   * @param {string} url
   * @param {unknown} body
   * @param {AbortSignal} signal
   * @param {string} type that the answer must have: something between may answer in the hub's place
   */
  async #fetch(url, body, signal, type) {
    const response = await this.#platform.fetch(url, this.#init(JSON.stringify(body), signal));
    if (response.status === 401) {
      const { error } = reply(401, await response.text());
      this.#greetings.splice(0).forEach((id) => this.#serve({ id, error }));
    }
    if (!response.ok || !(response.headers.get('content-type') ?? '').startsWith(type)) {
      throw new Error(`${this.#transport} was answered with ${response.status}`);
    }
    return response;
  }

  /**
   * @param {string} body
   * @param {AbortSignal} signal
   */
  #init(body, signal) {
    /** @type {Record<string, string>} */
    const headers = { 'Content-Type': 'application/json', 'Parley-Client': this.#secret };
    if (this.#token) {
      headers.Authorization = `Bearer ${this.#token}`;
    }
    return { method: 'POST', cache: 'no-store', headers, body, signal };
  }

  /** A stream that is silent for longer than the hub ever is does not live any more. */
  #listen() {
    this.#platform.clearTimeout(this.#alarm);
    if (this.#heartbeat > 0 && this.readyState === OPEN) {
      const patience = this.#heartbeat * (MISSED_HEARTBEATS + 1);
      this.#alarm = this.#platform.setTimeout(() => this.#end(BROKEN, 'the event stream is silent'), patience);
    }
  }

  /** @param {Record<string, any>} frame */
  #serve(frame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  #end(code, reason) {
    if (this.readyState === CLOSED) {
      return;
    }
    this.readyState = CLOSED;
    this.#farewell = { code, reason };
    this.#platform.clearTimeout(this.#alarm);
    this.#current = undefined;
    this.#everything.abort();
    this.#platform.setTimeout(() => this.onclose?.(/** @type {any} */ (this.#farewell)), 0);
  }
}

/**
 * What a command was answered with; where something between has answered in the hub's place, what that means for the command.
 *
 * @param {number} status
 * @param {string} body
 * @returns {Record<string, any>}
 */
function reply(status, body) {
  try {
    const { ok, error } = JSON.parse(body);
    if (ok || error) {
      return ok ? { ok } : { error };
    }
  } catch {
    // Not the hub's words.
  }
  if (status >= 500) {
    throw new Error(`a command was answered with ${status}`);
  }
  return { error: { code: status === 401 ? 'unauthenticated' : 'not_permitted', message: `answered with ${status}` } };
}

/**
 * @param {string} url of the WebSocket
 * @param {string} name of what stands beside it
 */
function beside(url, name) {
  const address = new URL(url);
  address.protocol = address.protocol === 'wss:' ? 'https:' : 'http:';
  const { search } = address;
  const other = new URL(name, address);
  other.search = search;
  return other.href;
}
