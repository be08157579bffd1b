import type { ClientFrame, Command, Outcome, ServerFrame } from '../api/schema.gen'
import { byeDelay, retryDelay } from './backoff'
import { GAP, HEARTBEAT_MISSED, verdictOf } from './close-codes'
import { Commands } from './commands'
import { Heartbeat } from './heartbeat'
import { type OpenWire, Socket } from './socket'

export type Phase = 'off' | 'connecting' | 'syncing' | 'ready' | 'waiting' | 'paused' | 'stopped'

const PAUSE_MS = 5 * 60_000
/** A hiccup that mends itself sooner is nobody's business. */
const LATE_MS = 2_000
const GOING_AWAY = 1000

export interface LinkParts {
  readonly url: string
  /** A token that is good for a while yet; `refused` is the one that the server did not take. */
  token(refused: string | null): Promise<string | null>
  hello(token: string): ClientFrame
  /** Everything but the frames about the link itself. */
  frame(frame: ServerFrame): void
  isHidden(): boolean
  random?: () => number
  open?: OpenWire
}

/** Keeps one socket alive: when to open it, when to give up on it, how long to wait. */
export class Link {
  phase = $state<Phase>('off')
  /** Without a link for long enough to say so. */
  isLate = $state(false)
  /** When the next try is due (epoch milliseconds), for the countdown of the banner. */
  retryAt = $state<number | null>(null)
  /** The code that ended everything, while `phase` is `stopped`. */
  stopCode = $state<number | null>(null)
  readonly #parts: LinkParts
  readonly #random: () => number
  readonly #commands = new Commands((frame) => this.#socket?.send(frame) ?? false)
  readonly #heartbeat = new Heartbeat(
    (n) => this.#beat(n),
    () => this.#socket?.close(HEARTBEAT_MISSED),
    () => this.#random(),
  )
  #socket: Socket | null = null
  #attempt = 0
  #bye: readonly number[] | null = null
  #isRefused = false
  #token = ''
  #timer: ReturnType<typeof setTimeout> | null = null
  #pause: ReturnType<typeof setTimeout> | null = null
  #late: ReturnType<typeof setTimeout> | null = null

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

  /** The stream and what is held do not fit: begin again from the cursors. */
  resync(): void {
    this.#socket?.close(GAP)
  }

  hint(kind: 'online' | 'offline' | 'visible' | 'hidden'): void {
    if (this.#pause !== null) clearTimeout(this.#pause)
    this.#pause = null
    if (kind === 'hidden') this.#pause = setTimeout(() => this.#goQuiet(), PAUSE_MS)
    else if (kind !== 'offline') this.retry()
    if (kind !== 'hidden') this.#heartbeat.probe()
  }

  send(frame: ClientFrame): boolean {
    return this.phase === 'ready' && (this.#socket?.send(frame) ?? false)
  }

  run(cmd: Command): Promise<Outcome> {
    return this.#commands.run(cmd)
  }

  /** Called once the frames before `sync_done` have been applied. */
  synced(): void {
    if (this.phase !== 'syncing') return
    this.#enter('ready')
    this.#attempt = 0
  }

  async #connect(): Promise<void> {
    this.#clearTimers()
    this.#enter('connecting')
    const token = await this.#parts.token(this.#isRefused ? this.#token : null).catch(() => null)
    if (this.phase !== 'connecting') return
    if (token === null) return this.#wait()
    this.#token = token
    const socket: Socket = new Socket(
      this.#parts.url,
      {
        opened: () => socket.send(this.#parts.hello(token)),
        frame: (frame) => this.#receive(frame),
        closed: (code) => this.#closed(socket, code),
      },
      this.#parts.open,
    )
    this.#socket = socket
  }

  #receive(frame: ServerFrame): void {
    this.#heartbeat.alive()
    if (frame.type === 'pong') return
    if (frame.type === 'result') return this.#commands.settle(frame)
    if (frame.type === 'bye') {
      this.#bye = frame.after_ms
      return
    }
    if (frame.type === 'hello_ok') {
      this.#isRefused = false
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
    if (this.#bye === null) this.#attempt++
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
    const isLost = phase === 'connecting' || phase === 'syncing' || phase === 'waiting'
    if (isLost) {
      this.#late ??= setTimeout(() => {
        this.isLate = true
      }, LATE_MS)
      return
    }
    if (this.#late !== null) clearTimeout(this.#late)
    this.#late = null
    this.isLate = false
  }

  #clearTimers(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    if (this.#pause !== null) clearTimeout(this.#pause)
    this.#timer = null
    this.#pause = null
    this.retryAt = null
  }
}
