import type { ClientFrame, ServerFrame } from '../api/schema.gen'
import { parseFrame } from './frames'
import type { AnyHello } from './resume'

export const SUBPROTOCOL = 'vestnik.1.json'

export interface SocketEvents {
  opened(): void
  frame(frame: ServerFrame): void
  /** Once, whoever closed it. */
  closed(code: number): void
}

/** The few things of a WebSocket that are used, so that tests can stand in for the network. */
export interface Wire {
  readonly readyState: number
  onopen: ((event: never) => void) | null
  onmessage: ((event: MessageEvent) => void) | null
  onclose: ((event: CloseEvent) => void) | null
  send(text: string): void
  close(code?: number): void
}

export type OpenWire = (url: string) => Wire

const openWebSocket: OpenWire = (url) => new WebSocket(url, SUBPROTOCOL)
const OPEN = 1

/** One life of one socket. */
export class Socket {
  readonly #wire: Wire
  #isOver = false

  constructor(
    url: string,
    private readonly events: SocketEvents,
    open: OpenWire = openWebSocket,
  ) {
    this.#wire = open(url)
    this.#wire.onopen = () => events.opened()
    this.#wire.onmessage = (event) => {
      const frame = parseFrame(event.data)
      if (frame !== null && !this.#isOver) events.frame(frame)
    }
    this.#wire.onclose = (event) => this.#end(event.code)
  }

  send(frame: ClientFrame | AnyHello): boolean {
    if (this.#isOver || this.#wire.readyState !== OPEN) return false
    this.#wire.send(JSON.stringify(frame))
    return true
  }

  /** Over a dead link the closing handshake takes half a minute, so the owner is told at once. */
  close(code: number): void {
    this.#wire.close(code)
    this.#end(code)
  }

  #end(code: number): void {
    if (this.#isOver) return
    this.#isOver = true
    this.events.closed(code)
  }
}
