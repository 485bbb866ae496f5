/** Types of the Parley client library, kept by hand beside `parley.js`. All times are in milliseconds. */

export type State = 'idle' | 'connecting' | 'open' | 'waiting' | 'closing' | 'closed';
export type Transition = 'connect' | 'accepted' | 'failed' | 'refused' | 'retry' | 'close' | 'closed';

/** A place in a channel: the offset counts up by one within an epoch; a new epoch means a new history. */
export interface Position {
  epoch: string;
  offset: number;
}

export interface Member {
  id: string;
  /** What it calls itself. */
  name?: string | null;
  /** Who it is by its credentials; absent where it is anonymous. */
  user?: string;
}

export interface Publication<T = unknown> extends Position {
  channel: string;
  /** Present where it came by a pattern subscription. */
  pattern?: string;
  /** Milliseconds since 1970, by the server's clock. */
  time?: number;
  from?: Member | null;
  /** Which state this is the newest word on. */
  state?: string;
  data?: T;
  /** A binary payload, in place of `data`; see `fromBase64`. */
  binary?: string;
}

export type Transport = 'websocket' | 'sse' | 'poll';

export interface StateChange {
  state: State;
  previous: State;
  /** The close code that led here. */
  code?: number;
  reason?: string;
  /** Only when waiting: when the next attempt starts, by `Date.now()`. */
  retryAt?: number;
  /** Only when waiting: failures in a row, from 1. */
  attempt?: number;
  /** Only when waiting: the browser says that there is no network. */
  offline?: boolean;
  /** Only when open: what carries the connection. */
  transport?: Transport;
}

export interface ParleyEvents {
  state: StateChange;
  /** The connection stayed open and is carried by something better from now on. */
  transport: { transport: Transport; previous: Transport };
  /** Something went wrong that no promise tells of. */
  error: { error: ParleyError };
}

export interface SubscriptionEvents<T = unknown> {
  /** `replayed`: from history rather than live. */
  publication: { publication: Publication<T>; replayed: boolean };
  /** After each (re)connect, behind everything replayed. `recovered` is absent where no position was sent. */
  subscribed: { recovered?: boolean; reason?: string; position?: Position };
  /** Something is missing: the server's reason, or `skipped` (with how many), `restarted`, `overflow`, `pattern`. */
  gap: { reason: string; missed?: number };
  /** Who is there, after each (re)connect. */
  members: { members: ReadonlyMap<string, Member>; total: number };
  /** `previous` is present where somebody who is there has a new name. */
  joined: { member: Member; previous?: Member };
  left: { member: Member; cause: string };
  /** The server refused the subscription, or sent a publication that is none. */
  error: { error: ParleyError };
}

export interface SubscribeOptions {
  /** Also who is there. */
  presence?: boolean;
  /** The last so many publications on the first subscribe. */
  history?: number;
  /** Recover from a position kept from an earlier life of the page. */
  since?: Position;
  /** false: neither recovers nor reports gaps. Default true. */
  recover?: boolean;
}

export interface PublishOptions {
  /** Idempotency key; made up where absent. */
  key?: string;
  /** The state that this is the newest word on, of use in a conflated channel. */
  state?: string;
  /** Whether it may wait for a connection; overrides the client's option. */
  queue?: boolean;
}

export interface Platform {
  WebSocket?: new (url: string, protocols?: string | string[]) => unknown;
  fetch?: typeof globalThis.fetch;
  now(): number;
  setTimeout(task: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
  random(): number;
  randomKey(): string;
  online(): boolean;
  onWake(listener: (cause: 'online' | 'offline' | 'visible' | 'restored') => void): () => void;
}

export interface Options {
  /** Default: `ws` beside the folder of the library. */
  url?: string | (() => string);
  name?: string;
  /**
   * A token to show, or a function that has one made: called for each connection, and again before the token runs out.
   */
  token?: string | (() => string | Promise<string>);
  /** Default 500 and 30000. */
  backoff?: { base?: number; cap?: number };
  /** For the reply to a command. Default 10000. */
  timeout?: number;
  /** From opening the socket to the reply to `connect`. Default 10000. */
  connectTimeout?: number;
  /** For the answer to a close frame. Default 3000. */
  closeTimeout?: number;
  /** Without a frame before a ping, where the server states no heartbeat. Default 25000. */
  quiet?: number;
  /** For the answer to a ping. Default 10000. */
  pingTimeout?: number;
  /** The same after a sign that the network or the page changed. Default 3000. */
  quickPingTimeout?: number;
  /** Open for so long resets the backoff. Default 5000. */
  stableAfter?: number;
  /** Commands that await their reply. Default 1024. */
  maxPending?: number;
  /** Bytes the socket may hold unsent before commands are refused. Default 4 MiB. */
  maxBufferedBytes?: number;
  /** Default 65536. */
  maxFrameCharacters?: number;
  /** Publications not yet confirmed. Default 256, 1 MiB and 120000. */
  maxUnconfirmed?: { count?: number; characters?: number; age?: number };
  /** Whether publications wait for a connection. Default true. */
  queue?: boolean;
  /** In the order in which they are tried. Default websocket, sse, poll. */
  transports?: readonly Transport[];
  /** Between two tries of the first transport while another one carries. Default 5000 and 300000. */
  climb?: { base?: number; cap?: number };
  /** For replies before the first transport takes over. Default 2000. */
  climbPatience?: number;
  /** What the library takes from its surroundings; for tests and for Node. */
  platform?: Partial<Platform>;
}

interface Listening<Events> {
  /** Returns what takes the listener off again. */
  on<K extends keyof Events>(type: K, listener: (event: Events[K]) => void): () => void;
}

/** The connection to the hub; stays connected until closed or refused. */
export class Parley implements Listening<ParleyEvents> {
  constructor(options?: Options);
  on<K extends keyof ParleyEvents>(type: K, listener: (event: ParleyEvents[K]) => void): () => void;
  readonly state: State;
  /** What carries the connection while it is open. */
  readonly transport: Transport | undefined;
  /** Another one after each reconnect. */
  readonly id: string | undefined;
  readonly name: string | undefined;
  /** Who the server takes this client for; undefined where it is anonymous. */
  readonly user: string | undefined;
  /** Publications made but not yet confirmed. */
  readonly unconfirmed: number;
  /** Resolved when first open; a rejection need not be handled. */
  connect(): Promise<{ id: string; name?: string }>;
  /** Ends the wait for the next attempt. */
  retryNow(): void;
  /** Sends what the socket holds for at most `drain` (5000), then closes. */
  close(options?: { reason?: string; drain?: number }): Promise<void>;
  rename(name: string): Promise<string | undefined>;
  subscribe<T = unknown>(channel: string, options?: SubscribeOptions): Subscription<T>;
  subscribePattern<T = unknown>(pattern: string, options?: SubscribeOptions): Subscription<T>;
  /** Any JSON value, or bytes. Resolved with its position; never doubled by a reconnect. */
  publish(channel: string, data: unknown, options?: PublishOptions): Promise<Position>;
  history(
    channel: string,
    options?: { since?: Position; limit?: number },
  ): Promise<{ position: Position; publications: Publication[] }>;
  presence(channel: string): Promise<{ members: Member[]; total: number }>;
  call(procedure: string, args?: unknown): Promise<unknown>;
}

/** One channel or pattern over any number of connections; made by `Parley.subscribe`. */
export class Subscription<T = unknown> implements Listening<SubscriptionEvents<T>> {
  private constructor();
  on<K extends keyof SubscriptionEvents<T>>(
    type: K,
    listener: (event: SubscriptionEvents<T>[K]) => void,
  ): () => void;
  readonly target: { channel: string } | { pattern: string };
  readonly name: string;
  readonly state: 'pending' | 'subscribing' | 'subscribed' | 'refused' | 'ended';
  /** Keep it to recover in a later life of the page. */
  readonly position: Position | undefined;
  /** At most 1000, by id. */
  readonly members: ReadonlyMap<string, Member>;
  /** May be more than `members` names. */
  readonly total: number;
  publish(data: unknown, options?: PublishOptions): Promise<Position>;
  unsubscribe(): void;
}

/** What commands are rejected with; `errors.js` lists the codes. */
export class ParleyError extends Error {
  constructor(code: string, message: string);
  readonly code: string;
  /** Whether the server says that the same command may succeed later. */
  readonly temporary: boolean;
}

/** The ws(s) URL that belongs to an http(s) address. */
export function endpoint(path?: string, base?: string | URL): string;

export function fromBase64(text: string): Uint8Array;

export function backoffDelay(attempt: number, options: { base: number; cap: number; random: () => number }): number;

export function closeVerdict(code: number, reason?: string): { code: number; reason: string; reconnect: boolean };

export const TRANSITIONS: Readonly<Record<State, Readonly<Partial<Record<Transition, State>>>>>;
