import { explain } from '../../../core/api/explain'
import type { Member } from '../../../core/api/schema.gen'
import type { Messenger } from '../../../core/messenger.svelte'

/** The members of one group, read when somebody looks at them. */
export class Roster {
  members = $state.raw<readonly Member[] | null>(null)
  problem = $state<string | null>(null)
  isBusy = $state(false)
  readonly #messenger: Messenger
  readonly #chat: string

  constructor(messenger: Messenger, chat: string) {
    this.#messenger = messenger
    this.#chat = chat
  }

  async read(): Promise<void> {
    await this.#work(async () => {
      this.members = await this.#messenger.commands.listMembers(this.#chat)
      const users = this.members.map(({ user }) => user)
      this.#messenger.users.put(users)
      this.#messenger.watchCompany(users.map(({ id }) => id))
    })
  }

  async add(users: readonly string[]): Promise<boolean> {
    const isDone = await this.#work(() => this.#messenger.commands.addMembers(this.#chat, users))
    if (isDone) await this.read()
    return isDone
  }

  async remove(user: string): Promise<boolean> {
    const isDone = await this.#work(() => this.#messenger.commands.removeMember(this.#chat, user))
    if (isDone) this.members = this.members?.filter((member) => member.user.id !== user) ?? null
    return isDone
  }

  async #work(work: () => Promise<void>): Promise<boolean> {
    this.isBusy = true
    this.problem = null
    try {
      await work()
      return true
    } catch (error) {
      this.problem = explain(error)
      return false
    } finally {
      this.isBusy = false
    }
  }
}
