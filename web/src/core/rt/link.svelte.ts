import type { ClientFrame, Command, Outcome, ServerFrame } from '../api/schema.gen'
import { byeDelay, retryDelay } from './backoff'
import { GAP, HEARTBEAT_MISSED, PROTOCOL_ERROR, verdictOf } from './close-codes'
import { Commands } from './commands'
import { Heartbeat } from './heartbeat'
import { Lateness } from './lateness.svelte'
import type { AnyHello } from './resume'
import { type OpenWire, Socket } from './socket'

export type Phase = 'off' | 'connecting' | 'syncing' | 'ready' | 'waiting' | 'paused' | 'stopped'

const PAUSE_MS = 5 * 60_000
const GOING_AWAY = 1000

export interface LinkParts {
  readonly url: string
  /** A token that is good for a while yet; `refused` is the one that the server did not take. */
  token(refused: string | null): Promise<string | null>
  /** `isPlain`: the server refused a hello with all that this client can do. */
  hello(token: string, isPlain: boolean): AnyHello
  /** Everything but the frames about the link itself. */
  frame(frame: ServerFrame): void
  isHidden(): boolean
  random?: () => number
  open?: OpenWire
}

/** Keeps one socket alive: when to open it, when to give up on it, how long to wait. */
export class Link {
  phase = $state<Phase>('off')
  /** The server asked for the pause: it goes on elsewhere, and nothing is wrong. */
  isMoving = $state(false)
  /** The link is there, but what was missed is not. */
  isCatchingUp = $state(false)
  /** When the next try is due (epoch milliseconds), for the countdown of the banner. */
  retryAt = $state<number | null>(null)
  /** The code that ended everything, while `phase` is `stopped`. */
  stopCode = $state<number | null>(null)
  readonly #parts: LinkParts
  readonly #random: () => number
  readonly #lateness = new Lateness()
  readonly #commands = new Commands((frame) => this.#socket?.send(frame) ?? false)
  readonly #heartbeat = new Heartbeat(
    (n) => this.#beat(n),
    () => this.#socket?.close(HEARTBEAT_MISSED),
    () => this.#random(),
  )
  #socket: Socket | null = null
  #attempt = 0
  #isGreeted = false
  #isPlain = false
  #isDegraded = false
  #bye: readonly number[] | null = null
  #isRefused = false
  #token = ''
  #timer: ReturnType<typeof setTimeout> | null = null
  #pause: ReturnType<typeof setTimeout> | null = null

  constructor(parts: LinkParts) {
    this.#parts = parts
    this.#random = parts.random ?? Math.random
  }

  start(): void {
    if (this.phase === 'off') void this.#connect()
  }

  stop(): void {
    this.#clearTimers()
    this.#enter('off')
    this.#socket?.close(GOING_AWAY)
  }

  /** Now, whatever the countdown says. */
  retry(): void {
    if (this.phase === 'waiting' || this.phase === 'paused') void this.#connect()
  }

  /** What the server ended goes on under another session. */
  reopen(): void {
    if (this.phase !== 'stopped') return
    this.stopCode = null
    this.#isRefused = false
    void this.#connect()
  }

  /** The stream and what is held do not fit: begin again from the cursors. */
  resync(): void {
    this.#socket?.close(GAP)
  }

  hint(kind: 'online' | 'offline' | 'visible' | 'hidden'): void {
    if (this.#pause !== null) clearTimeout(this.#pause)
    this.#pause = null
    if (kind === 'hidden') this.#pause = setTimeout(() => this.#goQuiet(), PAUSE_MS)
    else if (kind !== 'offline') this.retry()
    else this.#lateness.failed()
    if (kind !== 'hidden') this.#heartbeat.probe()
  }

  /** Without a link for long enough to say so. */
  get isLate(): boolean {
    return this.#lateness.isLate
  }

  /** The server understands no more than the least that the protocol asks for. */
  get isPlain(): boolean {
    return this.#isPlain
  }

  /** Whether commands can go out. A busy server takes them before it has told what was missed. */
  get isUsable(): boolean {
    return this.phase === 'ready' || (this.phase === 'syncing' && this.#isDegraded)
  }

  send(frame: ClientFrame): boolean {
    return this.isUsable && (this.#socket?.send(frame) ?? false)
  }

  run(cmd: Command): Promise<Outcome> {
    return this.#commands.run(cmd)
  }

  /** Called once the frames before `sync_done` have been applied. */
  synced(): void {
    if (this.phase !== 'syncing') return
    this.#isDegraded = false
    this.#enter('ready')
    this.#attempt = 0
  }

  async #connect(): Promise<void> {
    this.#clearTimers()
    this.#enter('connecting')
    const token = await this.#parts.token(this.#isRefused ? this.#token : null).catch(() => null)
    if (this.phase !== 'connecting') return
    if (token === null) {
      this.#lateness.failed()
      return this.#wait()
    }
    this.#token = token
    this.#isGreeted = false
    const socket: Socket = new Socket(
      this.#parts.url,
      {
        opened: () => socket.send(this.#parts.hello(token, this.#isPlain)),
        frame: (frame) => this.#receive(frame),
        closed: (code) => this.#closed(socket, code),
      },
      this.#parts.open,
    )
    this.#socket = socket
    this.#heartbeat.awaitGreeting()
  }

  #receive(frame: ServerFrame): void {
    if (this.#isGreeted) this.#heartbeat.alive()
    if (frame.type === 'pong') return
    if (frame.type === 'result') return this.#commands.settle(frame)
    if (frame.type === 'bye') {
      this.#bye = frame.after_ms
      return
    }
    if (frame.type === 'hello_ok') {
      this.#isRefused = false
      this.#isGreeted = true
      this.#isDegraded = frame.degraded === true
      this.#enter('syncing')
      this.#heartbeat.start(frame.heartbeat_ms)
    }
    this.#parts.frame(frame)
  }

  #closed(socket: Socket, code: number): void {
    if (socket !== this.#socket) return
    this.#socket = null
    this.#heartbeat.stop()
    this.#commands.lost()
    if (this.phase === 'off' || this.phase === 'paused') return
    if (!this.#isGreeted) this.#lateness.failed()
    if (code === PROTOCOL_ERROR && !this.#isGreeted && !this.#isPlain) {
      this.#isPlain = true
      void this.#connect()
      return
    }
    const verdict = verdictOf(code)
    if (verdict === 'stop') {
      this.stopCode = code
      this.#enter('stopped')
      return
    }
    // A second refusal in a row is not a matter of age: wait like everybody else.
    const isFirstRefusal = verdict === 'renew' && !this.#isRefused
    this.#isRefused = verdict === 'renew'
    if (isFirstRefusal) void this.#connect()
    else this.#wait()
  }

  #wait(): void {
    const delay = this.#bye === null ? retryDelay(this.#attempt, this.#random) : byeDelay(this.#bye, this.#random)
    this.isMoving = this.#bye !== null
    this.#attempt++
    this.#bye = null
    this.#enter('waiting')
    this.retryAt = Date.now() + delay
    this.#timer = setTimeout(() => void this.#connect(), delay)
  }

  #goQuiet(): void {
    if (!this.#parts.isHidden() || this.phase === 'stopped' || this.phase === 'off') return
    this.#clearTimers()
    this.#enter('paused')
    this.#socket?.close(GOING_AWAY)
  }

  /** The token of an open socket is renewed in band, long before the server would ask. */
  #beat(n: number): void {
    this.#socket?.send({ type: 'ping', n })
    void this.#renew().catch(() => undefined)
  }

  async #renew(): Promise<void> {
    const token = await this.#parts.token(null)
    if (token === null || token === this.#token || this.phase !== 'ready') return
    this.#token = token
    await this.#commands.run({ type: 'renew_token', token })
  }

  #enter(phase: Phase): void {
    this.phase = phase
    this.isCatchingUp = phase === 'syncing' && this.#isDegraded
    if (phase === 'connecting' || phase === 'waiting') return this.#lateness.lost()
    this.isMoving = false
    this.#lateness.linked(phase !== 'syncing' || this.#isDegraded)
  }

  #clearTimers(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    if (this.#pause !== null) clearTimeout(this.#pause)
    this.#timer = null
    this.#pause = null
    this.retryAt = null
  }
}
