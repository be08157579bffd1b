/** One mutation that the server has not confirmed yet. Entries of one chat are sent in the order they were made. */
interface Base {
  /** For a message its client id; it names the entry on disk too. */
  readonly id: string
  readonly chat: string
  /** Rises with every entry, also across reloads. */
  readonly order: number
  readonly created_at: string
  /** The slug of a refusal that will not change by itself; such an entry waits for its author. */
  readonly refused: string | null
}

export interface SendEntry extends Base {
  readonly kind: 'send'
  readonly body: string
  readonly reply_to: number | null
}

export interface EditEntry extends Base {
  readonly kind: 'edit'
  readonly seq: number
  readonly body: string
  readonly version: number
}

export interface RetractEntry extends Base {
  readonly kind: 'retract'
  readonly seq: number
}

export interface ReadEntry extends Base {
  readonly kind: 'read'
  readonly seq: number
}

export type OutboxEntry = SendEntry | EditEntry | RetractEntry | ReadEntry
