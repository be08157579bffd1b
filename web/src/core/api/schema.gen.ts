// Generated from the server's OpenAPI document by tools/openapi-gen.mjs. Do not edit.

export type Cursor = { readonly seq: number; readonly tag: number }

export type Me = {
  readonly id: string
  readonly username: string
  readonly name: string
  readonly email: string
  readonly role: 'owner' | 'member'
  readonly version: number
  readonly created_at: string
}

export type User = { readonly id: string; readonly username: string; readonly name: string }

export type Session = {
  readonly id: string
  readonly client: string
  readonly address: string
  readonly created_at: string
  readonly last_seen_at: string
  readonly is_current: boolean
}

export type SignedIn = {
  readonly access_token: string
  readonly expires_in: number
  readonly session: string
  readonly me: Me
  readonly is_new: boolean
}

export type Member = { readonly user: User; readonly role: 'owner' | 'member'; readonly joined_seq: number }

export type ReadState = { readonly chat: string; readonly seq: number; readonly number: number; readonly unread: number }

export type SystemLine = {
  readonly kind: 'chat_created' | 'members_added' | 'member_removed' | 'member_left'
  readonly users: readonly string[]
  readonly title: string | null
}

export type Message = {
  readonly seq: number
  readonly number: number | null
  readonly kind: 'text' | 'system' | 'tombstone'
  readonly sender: string
  readonly client_id: string
  readonly body: string | null
  readonly system: SystemLine | null
  readonly reply_to: number | null
  readonly version: number
  readonly created_at: string
  readonly edited_at: string | null
  readonly retracted_at: string | null
}

export type ChatSummary = {
  readonly id: string
  readonly kind: 'direct' | 'notes' | 'group'
  readonly title: string | null
  readonly peer: User | null
  readonly member_count: number
  readonly cursor: Cursor
  readonly last_message: Message | null
  readonly role: 'owner' | 'member'
  readonly joined_seq: number
  readonly created_at: string
  readonly last_number: number
  readonly read: ReadState
}

export type Placed = {
  readonly chat: string
  readonly seq: number
  readonly number: number | null
  readonly version: number
  readonly at: string
}

export type Limits = {
  readonly body_bytes: number
  readonly title_characters: number
  readonly name_characters: number
}

export type Config = {
  readonly name: string
  readonly version: string
  readonly registration: 'open' | 'closed'
  readonly setup_needed: boolean
  readonly limits: Limits
}

export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string | null
  readonly field: string | null
  readonly limit: number | null
  readonly retry_after: number | null
}

export type ChatCursor = { readonly chat: string; readonly seq: number; readonly tag: number }

export type ChatSeq = { readonly chat: string; readonly seq: number }

export type Command =
  | { readonly type: 'send_message'; readonly chat: string; readonly client_id: string; readonly body: string; readonly reply_to: number | null }
  | { readonly type: 'edit_message'; readonly chat: string; readonly seq: number; readonly body: string; readonly version: number }
  | { readonly type: 'retract_message'; readonly chat: string; readonly seq: number }
  | { readonly type: 'mark_read'; readonly chat: string; readonly seq: number }
  | { readonly type: 'subscribe_presence'; readonly users: readonly string[] }
  | { readonly type: 'renew_token'; readonly token: string }

export type ClientFrame =
  | {
      readonly type: 'hello'
      readonly protocol: number
      readonly token: string
      readonly client: string
      readonly user: Cursor | null
      readonly chats: readonly ChatCursor[]
    }
  | { readonly type: 'cmd'; readonly id: number; readonly cmd: Command }
  | { readonly type: 'typing'; readonly chat: string }
  | { readonly type: 'focus'; readonly chat: string | null }
  | { readonly type: 'ack'; readonly chats: readonly ChatSeq[] }
  | { readonly type: 'ping'; readonly n: number }

export type ChatEvent =
  | { readonly type: 'message_written'; readonly message: Message }
  | { readonly type: 'message_edited'; readonly message: Message }
  | { readonly type: 'message_retracted'; readonly message: Message }
  | { readonly type: 'members_added'; readonly message: Message; readonly users: readonly string[]; readonly member_count: number }
  | {
      readonly type: 'member_removed'
      readonly message: Message
      readonly user: string
      readonly new_owner: string | null
      readonly member_count: number
    }
  | { readonly type: 'hidden' }

export type UserEvent = { readonly type: 'read_moved'; readonly read: ReadState }

export type CommandOk =
  | { readonly type: 'placed'; readonly placed: Placed }
  | { readonly type: 'read'; readonly read: ReadState }
  | { readonly type: 'done' }

export type CommandError = {
  readonly code: string
  readonly retry: 'never' | 'same_id'
  readonly after_ms: number | null
  readonly field: string | null
  readonly limit: number | null
}

export type Presence = { readonly user: string; readonly state: 'online' | 'offline'; readonly since: string | null }

export type ServerFrame =
  | {
      readonly type: 'hello_ok'
      readonly session: string
      readonly user: string
      readonly now: string
      readonly heartbeat_ms: number
      readonly max_frame: number
    }
  | {
      readonly type: 'user_diff'
      readonly from: Cursor | null
      readonly to: Cursor
      readonly more: boolean
      readonly reset: boolean
      readonly chats: readonly ChatSummary[]
      readonly left: readonly string[]
    }
  | {
      readonly type: 'diff'
      readonly chat: string
      readonly from: Cursor
      readonly to: Cursor
      readonly more: boolean
      readonly messages: readonly Message[]
      readonly member_count: number
      readonly read: ReadState
    }
  | {
      readonly type: 'reset'
      readonly chat: string
      readonly reason: 'far' | 'tag' | 'floor' | 'membership'
      readonly summary: ChatSummary
      readonly messages: readonly Message[]
    }
  | { readonly type: 'sync_done' }
  | { readonly type: 'event'; readonly chat: string; readonly seq: number; readonly tag: number; readonly event: ChatEvent }
  | { readonly type: 'user_event'; readonly seq: number; readonly tag: number; readonly event: UserEvent }
  | { readonly type: 'typing'; readonly chat: string; readonly user: string; readonly ttl_ms: number }
  | { readonly type: 'presence'; readonly users: readonly Presence[] }
  | { readonly type: 'result'; readonly id: number; readonly ok: CommandOk | null; readonly error: CommandError | null }
  | { readonly type: 'bye'; readonly code: number; readonly after_ms: readonly number[]; readonly reason: string }
  | { readonly type: 'pong'; readonly n: number }

export interface Operations {
  add_members: {
    args: { readonly path: { readonly chat: string } } & { readonly body: { readonly users: readonly string[] } }
    ok: undefined
  }
  change_me: {
    args: { readonly body: { readonly name: string; readonly username: string; readonly version: number } }
    ok: Me
  }
  create_first_owner: {
    args: { readonly body: { readonly token: string; readonly email: string; readonly name: string } }
    ok: SignedIn
  }
  create_group: {
    args: { readonly body: { readonly client_id: string; readonly title: string; readonly members: readonly string[] } }
    ok: ChatSummary
  }
  edit_message: {
    args: { readonly path: { readonly chat: string; readonly seq: number } } & { readonly body: { readonly body: string; readonly version: number } }
    ok: Placed
  }
  find_users: { args: { readonly query: { readonly query: string } }; ok: { readonly users: readonly User[] } }
  finish_sign_in: { args: { readonly body: { readonly code: string } }; ok: SignedIn }
  list_chats: {
    args: { readonly query?: { readonly after?: string; readonly limit?: number } }
    ok: { readonly chats: readonly ChatSummary[]; readonly next: string | null; readonly cursor: Cursor }
  }
  list_members: {
    args: { readonly path: { readonly chat: string } } & { readonly query?: { readonly after?: string; readonly limit?: number } }
    ok: { readonly members: readonly Member[]; readonly next: string | null }
  }
  list_sessions: { args: {}; ok: { readonly sessions: readonly Session[] } }
  mark_read: { args: { readonly path: { readonly chat: string } } & { readonly body: { readonly seq: number } }; ok: ReadState }
  open_direct: { args: { readonly body: { readonly user: string } }; ok: ChatSummary }
  open_notes: { args: {}; ok: ChatSummary }
  read_chat: { args: { readonly path: { readonly chat: string } }; ok: ChatSummary }
  read_config: { args: {}; ok: Config }
  read_history: {
    args: { readonly path: { readonly chat: string } } & {
      readonly query?: { readonly before?: number; readonly after?: number; readonly around?: number; readonly limit?: number }
    }
    ok: { readonly messages: readonly Message[]; readonly has_before: boolean; readonly has_after: boolean }
  }
  read_me: { args: {}; ok: Me }
  read_users: { args: { readonly query: { readonly ids: string } }; ok: { readonly users: readonly User[] } }
  refresh_session: { args: {}; ok: SignedIn }
  remove_member: { args: { readonly path: { readonly chat: string; readonly user: string } }; ok: undefined }
  retract_message: { args: { readonly path: { readonly chat: string; readonly seq: number } }; ok: Placed }
  revoke_session: { args: { readonly path: { readonly session: string } }; ok: undefined }
  revoke_sessions: { args: { readonly query: { readonly scope: 'others' | 'all' } }; ok: undefined }
  send_message: {
    args: { readonly path: { readonly chat: string } } & {
      readonly body: { readonly client_id: string; readonly body: string; readonly reply_to: number | null }
    }
    ok: Placed
  }
  sign_out: { args: {}; ok: undefined }
  start_sign_in: { args: { readonly body: { readonly email: string } }; ok: { readonly resend_after: number; readonly expires_in: number } }
}

export const routes = {
  add_members: ['POST', '/api/v1/chats/{chat}/members'],
  change_me: ['PATCH', '/api/v1/users/me'],
  create_first_owner: ['POST', '/api/v1/setup'],
  create_group: ['POST', '/api/v1/chats/groups'],
  edit_message: ['PATCH', '/api/v1/chats/{chat}/messages/{seq}'],
  find_users: ['GET', '/api/v1/users'],
  finish_sign_in: ['POST', '/api/v1/auth/code/check'],
  list_chats: ['GET', '/api/v1/chats'],
  list_members: ['GET', '/api/v1/chats/{chat}/members'],
  list_sessions: ['GET', '/api/v1/sessions'],
  mark_read: ['PUT', '/api/v1/chats/{chat}/read'],
  open_direct: ['POST', '/api/v1/chats/direct'],
  open_notes: ['POST', '/api/v1/chats/notes'],
  read_chat: ['GET', '/api/v1/chats/{chat}'],
  read_config: ['GET', '/api/v1/config'],
  read_history: ['GET', '/api/v1/chats/{chat}/messages'],
  read_me: ['GET', '/api/v1/users/me'],
  read_users: ['GET', '/api/v1/users/by-id'],
  refresh_session: ['POST', '/api/v1/auth/refresh'],
  remove_member: ['DELETE', '/api/v1/chats/{chat}/members/{user}'],
  retract_message: ['DELETE', '/api/v1/chats/{chat}/messages/{seq}'],
  revoke_session: ['DELETE', '/api/v1/sessions/{session}'],
  revoke_sessions: ['DELETE', '/api/v1/sessions'],
  send_message: ['POST', '/api/v1/chats/{chat}/messages'],
  sign_out: ['POST', '/api/v1/auth/sign-out'],
  start_sign_in: ['POST', '/api/v1/auth/code'],
} as const
