import { call } from './api/call'
import type { ChatSummary, Member } from './api/schema.gen'
import { newClientId } from './model/ids'
import type { ChatsStore } from './store/chats.svelte'

const PATIENCE_MS = 2_000
const LOOK_EVERY_MS = 50
const PAGE = 100

/** What needs an answer before the screen may change: these fail in front of the person and are not queued. */
export class ChatCommands {
  /** The same id for the same wish, so that a second press after a lost answer does not make a second group. */
  #groupId: { readonly wish: string; readonly id: string } | null = null

  constructor(
    private readonly chats: ChatsStore,
    private readonly adopt: (chat: ChatSummary) => void,
  ) {}

  async openDirect(user: string): Promise<string> {
    const held = this.chats.list.find(({ kind, peer }) => kind === 'direct' && peer?.id === user)
    return held?.id ?? this.#arrived(await call('open_direct', { body: { user } }))
  }

  async openNotes(): Promise<string> {
    const held = this.chats.list.find(({ kind }) => kind === 'notes')
    return held?.id ?? this.#arrived(await call('open_notes'))
  }

  async createGroup(title: string, members: readonly string[]): Promise<string> {
    const wish = JSON.stringify([title, members])
    if (this.#groupId?.wish !== wish) this.#groupId = { wish, id: newClientId() }
    const chat = await call('create_group', { body: { client_id: this.#groupId.id, title, members } })
    this.#groupId = null
    return this.#arrived(chat)
  }

  async addMembers(chat: string, users: readonly string[]): Promise<void> {
    await call('add_members', { path: { chat }, body: { users } })
  }

  async removeMember(chat: string, user: string): Promise<void> {
    await call('remove_member', { path: { chat, user } })
  }

  async listMembers(chat: string): Promise<readonly Member[]> {
    const members: Member[] = []
    for (let after: string | null = null; ; ) {
      const page: Awaited<ReturnType<typeof this.page>> = await this.page(chat, after)
      members.push(...page.members)
      if (page.next === null) return members
      after = page.next
    }
  }

  private page(chat: string, after: string | null) {
    return call('list_members', { path: { chat }, query: after === null ? { limit: PAGE } : { after, limit: PAGE } })
  }

  /** The stream names the new chat with the cursor it starts at; the answer is used only if the stream is silent. */
  async #arrived(chat: ChatSummary): Promise<string> {
    const until = Date.now() + PATIENCE_MS
    while (!this.chats.has(chat.id) && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
    }
    this.adopt(chat)
    return chat.id
  }
}
