/** Index + 1 is the version that a step leads to. Steps that have been released are never changed. */
export const migrations: readonly ((database: IDBDatabase) => void)[] = [
  (database) => {
    database.createObjectStore('chats', { keyPath: 'id' })
    database.createObjectStore('messages', { keyPath: ['chat', 'message.seq'] })
    database.createObjectStore('users', { keyPath: 'id' })
    database.createObjectStore('drafts', { keyPath: 'chat' })
    database.createObjectStore('outbox', { keyPath: 'id' })
    database.createObjectStore('meta')
  },
]
