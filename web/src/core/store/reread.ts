import type { ChatSummary } from '../api/schema.gen'
import type { Applier } from './apply'

/**
 * After the catching up: entries of the list that are further than what is held, and that nothing has named, are read
 * anew (PROTOCOL §3.3, 9). What cannot be read now stays as it is until the next catching up.
 */
export async function rereadUnheard(
  applier: Pick<Applier, 'unheard' | 'refresh'>,
  read: (chat: string) => Promise<ChatSummary>,
  changed: () => void,
): Promise<void> {
  for (const chat of applier.unheard()) {
    const summary = await read(chat).catch(() => null)
    if (summary === null) continue
    applier.refresh(summary)
    changed()
  }
}
