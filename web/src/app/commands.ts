/** What the keyboard (and later a palette) can ask of whatever is on the screen. */
export type CommandId =
  | 'show_shortcuts'
  | 'switch_chat'
  | 'new_chat'
  | 'previous_chat'
  | 'next_chat'
  | 'next_region'
  | 'previous_region'
  | 'open_settings'
  | 'step_back'

const handlers = new Map<CommandId, () => unknown>()

/** The last view to offer a command has it; answers how to withdraw the offer. */
export function offer(id: CommandId, run: () => unknown): () => void {
  handlers.set(id, run)
  return () => {
    if (handlers.get(id) === run) handlers.delete(id)
  }
}

/** Whether somebody took it; a handler answers `false` to let the key do what it does otherwise. */
export function run(id: CommandId): boolean {
  const handler = handlers.get(id)
  return handler !== undefined && handler() !== false
}
