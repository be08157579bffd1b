// Generated from the server's OpenAPI document by tools/openapi-gen.mjs. Do not edit.

/** How far I have applied what came. At most one a second. */
export type AckFrame = {
  /** Chats that moved. */
  readonly chats: readonly AckedChat[]
}

/** How far one chat was applied. */
export type AckedChat = {
  /** Which chat. */
  readonly chat: string
  /** The last event applied. */
  readonly seq: number
}

/** Lets people into a group. */
export type AddMembers = {
  /** Whom, 1 to 100. Those who are in already are skipped. */
  readonly users: readonly string[]
}

/** I am writing in a chat. At most every three seconds. */
export type AnnounceTypingFrame = {
  /** Where. */
  readonly chat: string
}

/** The server closes the connection. */
export type ByeFrame = {
  /** Reconnect after a random time between these, in milliseconds; null: as the range of the code says. */
  readonly after_ms: readonly number[] | null
  /** The code of the close frame that follows. */
  readonly code: number
  /** Why, in one word. */
  readonly reason: string
}

/** A new profile for myself. */
export type ChangeMe = {
  /** 1 to 64 characters on one line. */
  readonly name: string
  /** 3 to 32 of `a-z 0-9 . _ -`, beginning with a letter. */
  readonly username: string
  /** The version of my account that I saw. */
  readonly version: number
}

/** Something happened in a chat. */
export type ChatEvent =
  | ({ readonly type: 'hidden' } & Hidden)
  | ({ readonly type: 'member_removed' } & MemberRemoved)
  | ({ readonly type: 'members_added' } & MembersAdded)
  | ({ readonly type: 'message_edited' } & MessageChanged)
  | ({ readonly type: 'message_retracted' } & MessageChanged)
  | ({ readonly type: 'message_written' } & MessageChanged)

/** The kinds of chat. */
export type ChatKind = 'direct' | 'notes' | 'group'

/** A page of my chats. */
export type ChatPage = {
  /** By id. */
  readonly chats: readonly ChatSummary[]
  /** Head of my own stream, read before the list. */
  readonly cursor: Cursor
  /** Ask for what follows this chat; null at the end. */
  readonly next: string | null
}

/** One row of my chat list. */
export type ChatSummary = {
  /** When it was opened. */
  readonly created_at: string
  /** Its head when this was read: live events follow it. */
  readonly cursor: Cursor
  /** Which chat. */
  readonly id: string
  /** Seq of the event that let me in. */
  readonly joined_seq: number
  /** What kind it is. */
  readonly kind: ChatKind
  /** Its newest message that I may see. */
  readonly last_message: Message | null
  /** Number of its last countable message. */
  readonly last_number: number
  /** How many people are in it. */
  readonly member_count: number
  /** The other person of a direct chat. */
  readonly peer: User | null
  /** How far I have read. */
  readonly read: ReadState
  /** My role. */
  readonly role: MemberRole
  /** Its title; only groups have one. */
  readonly title: string | null
}

/** Everything that a client sends. */
export type ClientFrame =
  | ({ readonly type: 'ack' } & AckFrame)
  | ({ readonly type: 'cmd' } & CommandFrame)
  | ({ readonly type: 'focus' } & FocusFrame)
  | ({ readonly type: 'hello' } & HelloFrame)
  | ({ readonly type: 'ping' } & PingFrame)
  | ({ readonly type: 'typing' } & AnnounceTypingFrame)

/** A code was mailed, or would have been if the address belonged to somebody: the answer is the same. */
export type CodeSent = {
  /** For so many seconds the code works. */
  readonly expires_in: number
  /** After so many seconds another code may be asked for. */
  readonly resend_after: number
}

/** What a client may ask for. */
export type Command =
  | ({ readonly type: 'edit_message' } & EditMessageCommand)
  | ({ readonly type: 'mark_read' } & MarkReadCommand)
  | ({ readonly type: 'renew_token' } & RenewTokenCommand)
  | ({ readonly type: 'retract_message' } & RetractMessageCommand)
  | ({ readonly type: 'send_message' } & SendMessageCommand)
  | ({ readonly type: 'subscribe_presence' } & SubscribePresenceCommand)

/** Why a command did nothing. */
export type CommandError = {
  /** How long to wait before that. */
  readonly after_ms: number | null
  /** What went wrong. */
  readonly code: Slug
  /** The field that breaks a rule. */
  readonly field: string | null
  /** The limit that was passed. */
  readonly limit: number | null
  /** Whether the same command may succeed later. */
  readonly retry: Retry
}

/** A command and the number under which it is answered. */
export type CommandFrame = {
  /** What is to be done. */
  readonly cmd: Command
  /** Chosen by the client, unique among its open commands. */
  readonly id: number
}

/** Makes the first owner of a new server. */
export type CreateFirstOwner = {
  /** The owner's address. */
  readonly email: string
  /** The owner's name. */
  readonly name: string
  /** The token of the link that the server printed at its start. */
  readonly token: string
}

/** Opens a group. */
export type CreateGroup = {
  /** A UUID made by the client: sent again, it answers the same group. */
  readonly client_id: string
  /** The others, at most 100. */
  readonly members: readonly string[]
  /** 1 to 64 characters on one line. */
  readonly title: string
}

/** The last event applied of a stream, and that event's tag, which proves the history it comes from. */
export type Cursor = {
  /** Its place: 1, 2, 3 …; 0 before the first. */
  readonly seq: number
  /** Its random mark; 0 before the first. */
  readonly tag: number
}

/** What changed in one chat. */
export type DiffFrame = {
  /** Which chat. */
  readonly chat: string
  /** The cursor it follows. */
  readonly from: Cursor
  /** How many people are in the chat. */
  readonly member_count: number
  /** The messages touched, in their current state, by rising seq. */
  readonly messages: readonly Message[]
  /** Another frame follows. */
  readonly more: boolean
  /** My marker and unread count. */
  readonly read: ReadState
  /** The cursor after it. */
  readonly to: Cursor
}

/** Nothing to tell. */
export type Done = {}

/** A new text for a message. */
export type EditMessage = {
  /** The text, at most 32768 bytes of UTF-8. */
  readonly body: string
  /** The version that the editor saw. */
  readonly version: number
}

/** A new text for a message. */
export type EditMessageCommand = {
  /** The text, at most 32768 bytes of UTF-8. */
  readonly body: string
  /** Where. */
  readonly chat: string
  /** Which message. */
  readonly seq: number
  /** The version that the editor saw. */
  readonly version: number
}

/** Something happened in a chat. */
export type EventFrame = {
  /** In which chat. */
  readonly chat: string
  /** What happened. */
  readonly event: ChatEvent
  /** Its place. */
  readonly seq: number
  /** Its tag. */
  readonly tag: number
}

/** The code that was mailed. */
export type FinishSignIn = {
  /** Six digits; spaces and hyphens are forgiven. */
  readonly code: string
}

/** The chat on my screen: typing of others comes only for it. */
export type FocusFrame = {
  /** Which; null for none. */
  readonly chat: string | null
}

/** A chat that I hold. */
export type HeldChat = {
  /** Which chat. */
  readonly chat: string
  /** The last event applied. */
  readonly seq: number
  /** That event's tag. */
  readonly tag: number
}

/** Who I am and how far I have followed. */
export type HelloFrame = {
  /** The chats I hold and how far I have followed each. */
  readonly chats: readonly HeldChat[]
  /** The program and its version, for the log. */
  readonly client: string
  /** The version of this protocol: 1. */
  readonly protocol: number
  /** My access token. */
  readonly token: string
  /** How far I have followed my own stream; null for a new device. */
  readonly user: Cursor | null
}

/** The token was good. */
export type HelloOkFrame = {
  /** How often to ping, in milliseconds. */
  readonly heartbeat_ms: number
  /** The largest frame taken, in bytes. */
  readonly max_frame: number
  /** What time it is. */
  readonly now: string
  /** My sign-in. */
  readonly session: string
  /** Who I am. */
  readonly user: string
}

/** Nothing to be seen. */
export type Hidden = {}

/** A page of messages. */
export type HistoryPage = {
  /** There is more after the last. */
  readonly has_after: boolean
  /** There is more before the first. */
  readonly has_before: boolean
  /** By rising seq. */
  readonly messages: readonly Message[]
}

/** What is refused for its size. */
export type Limits = {
  /** Bytes of UTF-8 in a message. */
  readonly body_bytes: number
  /** Characters in a person's name. */
  readonly name_characters: number
  /** Characters in a title. */
  readonly title_characters: number
}

/** How far I have read now. */
export type MarkRead = {
  /** Everything up to this seq is read. */
  readonly seq: number
}

/** How far I have read now. */
export type MarkReadCommand = {
  /** Where. */
  readonly chat: string
  /** Everything up to this seq is read. */
  readonly seq: number
}

/** Myself. */
export type Me = {
  /** When my account was made. */
  readonly created_at: string
  /** Where my sign-in codes are sent. */
  readonly email: string
  /** Who I am. */
  readonly id: string
  /** My name as others see it. */
  readonly name: string
  /** What I may do on this server. */
  readonly role: UserRole
  /** My unique handle, without `@`. */
  readonly username: string
  /** Counts changes of my account. */
  readonly version: number
}

/** Somebody who is in a chat. */
export type Member = {
  /** Seq of the event that let this person in. */
  readonly joined_seq: number
  /** With which role. */
  readonly role: MemberRole
  /** Who. */
  readonly user: User
}

/** A page of members. */
export type MemberPage = {
  /** By id of the user. */
  readonly members: readonly Member[]
  /** Ask for what follows this user; null at the end. */
  readonly next: string | null
}

/** Somebody is out from this event on. */
export type MemberRemoved = {
  /** How many people are in the chat now. */
  readonly member_count: number
  /** The system line at this seq; its sender did it, oneself by leaving. */
  readonly message: Message
  /** Who owns the chat now, when the owner left. */
  readonly new_owner: string | null
  /** Who. */
  readonly user: string
}

/** What a member may do in a chat. */
export type MemberRole = 'owner' | 'member'

/** People came in with this event. */
export type MembersAdded = {
  /** How many people are in the chat now. */
  readonly member_count: number
  /** The system line at this seq; its sender let them in. */
  readonly message: Message
  /** Who. */
  readonly users: readonly string[]
}

/** Something said in a chat, in its current state. */
export type Message = {
  /** The text; null for system lines and tombstones. */
  readonly body: string | null
  /** The key its author gave it. */
  readonly client_id: string
  /** When it was written. Strictly rising within a chat. */
  readonly created_at: string
  /** When it was last edited. */
  readonly edited_at: string | null
  /** What kind it is. */
  readonly kind: MessageKind
  /** Its number among countable messages; null for system lines. */
  readonly number: number | null
  /** Seq of the message that it answers. */
  readonly reply_to: number | null
  /** When it was retracted. */
  readonly retracted_at: string | null
  /** Who wrote it, or did what the system line tells. */
  readonly sender: string
  /** Seq of the event that wrote it: its name within the chat. */
  readonly seq: number
  /** What the system line tells; null for other kinds. */
  readonly system: SystemLine | null
  /** Counts edits and retraction, from 1. */
  readonly version: number
}

/** A message in its whole current state. */
export type MessageChanged = {
  /** The message. */
  readonly message: Message
}

/** The kinds of message. */
export type MessageKind = 'text' | 'system' | 'tombstone'

/** Whether somebody has a connected device. */
export type OnlineState = 'online' | 'offline'

/** Opens a chat with one other person. */
export type OpenDirect = {
  /** The other person. */
  readonly user: string
}

/** What a command came to. */
export type Outcome =
  | ({ readonly type: 'done' } & Done)
  | ({ readonly type: 'placed' } & PlacedOutcome)
  | ({ readonly type: 'read' } & ReadOutcome)

/** I am there. */
export type PingFrame = {
  /** Comes back in the `pong`. */
  readonly n: number
}

/** Where a change stands. */
export type Placed = {
  /** When the server accepted it. */
  readonly at: string
  /** In which chat. */
  readonly chat: string
  /** Its number, if it is countable. */
  readonly number: number | null
  /** Seq of the message written or changed. */
  readonly seq: number
  /** Its version now. */
  readonly version: number
}

/** Where the message stands. */
export type PlacedOutcome = {
  /** Its place. */
  readonly placed: Placed
}

/** The answer to a ping. */
export type PongFrame = {
  /** What the ping carried. */
  readonly n: number
}

/** Who came and went. */
export type PresenceFrame = {
  /** Those whose state changed, or all after a new subscription. */
  readonly users: readonly PresenceOf[]
}

/** Whether somebody is there. */
export type PresenceOf = {
  /** Since when, if known. */
  readonly since: string | null
  /** Whether. */
  readonly state: OnlineState
  /** Who. */
  readonly user: string
}

/** An answer that is no success (RFC 9457), as `application/problem+json`. */
export type Problem = {
  /** More about this case. */
  readonly detail: string | null
  /** The field that breaks a rule. */
  readonly field: string | null
  /** The limit that was passed. */
  readonly limit: number | null
  /** Seconds to wait before the same request may succeed. */
  readonly retry_after: number | null
  /** The HTTP status. */
  readonly status: number
  /** The same for people who read logs, in English. */
  readonly title: string
  /** What went wrong. */
  readonly type: Slug
}

/** How far I have read. */
export type ReadMoved = {
  /** My marker. */
  readonly read: ReadState
}

/** Where the marker stands. */
export type ReadOutcome = {
  /** The marker. */
  readonly read: ReadState
}

/** How far I have read in one chat. */
export type ReadState = {
  /** In which chat. */
  readonly chat: string
  /** Number of the last countable message up to the marker. */
  readonly number: number
  /** My read marker: everything up to this seq is read. Never goes back. */
  readonly seq: number
  /** Countable messages after it that were not retracted. */
  readonly unread: number
}

/** Whether strangers may make an account. */
export type RegistrationMode = 'open' | 'closed'

/** A fresh access token of the same session. */
export type RenewTokenCommand = {
  /** The token. */
  readonly token: string
}

/** Drop what is held of a chat and take this. */
export type ResetFrame = {
  /** Which chat. */
  readonly chat: string
  /** Its newest page, by rising seq. */
  readonly messages: readonly Message[]
  /** Why. */
  readonly reason: ResetReason
  /** The chat as it is now; its cursor is where live events follow. */
  readonly summary: ChatSummary
}

/** Why a cursor cannot be followed. */
export type ResetReason = 'far' | 'tag' | 'floor' | 'membership'

/** The answer to a command: `ok` or `error`. */
export type ResultFrame = {
  /** Why it did nothing. */
  readonly error: CommandError | null
  /** The command's number. */
  readonly id: number
  /** What it came to. */
  readonly ok: Outcome | null
}

/** A message to be taken back. */
export type RetractMessageCommand = {
  /** Where. */
  readonly chat: string
  /** Which message. */
  readonly seq: number
}

/** Whether a command may be sent again. */
export type Retry = 'never' | 'same_id'

/** Which of my sign-ins end. */
export type RevokeScope = 'others' | 'all'

/** A message to be written. */
export type SendMessage = {
  /** The text, at most 32768 bytes of UTF-8. */
  readonly body: string
  /** A UUID made by the client: sent again, it is answered as the first time. */
  readonly client_id: string
  /** Seq of the message of this chat that it answers. */
  readonly reply_to: number | null
}

/** A message to be written. */
export type SendMessageCommand = {
  /** The text, at most 32768 bytes of UTF-8. */
  readonly body: string
  /** Where. */
  readonly chat: string
  /** A UUID made by the client: sent again, it is answered as the first time. */
  readonly client_id: string
  /** Seq of the message of this chat that it answers. */
  readonly reply_to: number | null
}

/** What a client should know of this server before anybody signs in. */
export type ServerConfig = {
  /** What is refused for its size. */
  readonly limits: Limits
  /** Always `Vestnik`. */
  readonly name: string
  /** Whether strangers may make an account. */
  readonly registration: RegistrationMode
  /** Nobody owns this server yet: the link printed at its start makes the first owner. */
  readonly setup_needed: boolean
  /** The server's version. */
  readonly version: string
}

/** Everything that the server sends. */
export type ServerFrame =
  | ({ readonly type: 'bye' } & ByeFrame)
  | ({ readonly type: 'diff' } & DiffFrame)
  | ({ readonly type: 'event' } & EventFrame)
  | ({ readonly type: 'hello_ok' } & HelloOkFrame)
  | ({ readonly type: 'pong' } & PongFrame)
  | ({ readonly type: 'presence' } & PresenceFrame)
  | ({ readonly type: 'reset' } & ResetFrame)
  | ({ readonly type: 'result' } & ResultFrame)
  | ({ readonly type: 'sync_done' } & SyncDoneFrame)
  | ({ readonly type: 'typing' } & TypingFrame)
  | ({ readonly type: 'user_diff' } & UserDiffFrame)
  | ({ readonly type: 'user_event' } & UserEventFrame)

/** One of my sign-ins. */
export type Session = {
  /** From which network address. */
  readonly address: string
  /** From what, as far as the server could tell. */
  readonly client: string
  /** When I signed in. */
  readonly created_at: string
  /** Which sign-in. */
  readonly id: string
  /** The one that asks. */
  readonly is_current: boolean
  /** When it was last renewed: correct to ten minutes while in use. */
  readonly last_seen_at: string
}

/** My sign-ins, last used first. */
export type SessionList = {
  /** The sign-ins. */
  readonly sessions: readonly Session[]
}

/** Somebody is signed in. The refresh token comes as a cookie beside it. */
export type SignedIn = {
  /** Proves me for `expires_in` seconds, as `Authorization: Bearer`. */
  readonly access_token: string
  /** Seconds. */
  readonly expires_in: number
  /** The account was made just now: ask for a name. */
  readonly is_new: boolean
  /** Who I am. */
  readonly me: Me
  /** Which of my sign-ins this is. */
  readonly session: string
}

/** What went wrong, as a closed set of words. Clients match these, never the text beside them. */
export type Slug = 'invalid' | 'unauthenticated' | 'forbidden' | 'not_found' | 'conflict' | 'too_large' | 'rate' | 'busy' | 'internal' | 'wrong_code' | 'code_expired' | 'username_taken' | 'wrong_setup_token'

/** Asks for a sign-in code by mail. */
export type StartSignIn = {
  /** Where to. */
  readonly email: string
}

/** Whose coming and going I want to hear; replaces the former choice. */
export type SubscribePresenceCommand = {
  /** At most 500. */
  readonly users: readonly string[]
}

/** Everything that had changed was sent. */
export type SyncDoneFrame = {}

/** A line that the chat itself writes; the client puts it into the reader's language. */
export type SystemLine = {
  /** What happened. */
  readonly kind: SystemLineKind
  /** The title, where one was given. */
  readonly title: string | null
  /** To whom; empty when only the sender is meant. */
  readonly users: readonly string[]
}

/** What a system line tells. */
export type SystemLineKind = 'chat_created' | 'members_added' | 'member_removed' | 'member_left'

/** Somebody is writing. */
export type TypingFrame = {
  /** Where. */
  readonly chat: string
  /** For how long to show it. */
  readonly ttl_ms: number
  /** Who. */
  readonly user: string
}

/** A person as others see them. */
export type User = {
  /** Who. */
  readonly id: string
  /** The name shown beside messages. */
  readonly name: string
  /** The unique handle, without `@`. */
  readonly username: string
}

/** What changed in my list of chats. */
export type UserDiffFrame = {
  /** Chats joined or changed. */
  readonly chats: readonly ChatSummary[]
  /** The cursor it follows; null when there was none. */
  readonly from: Cursor | null
  /** Chats left. */
  readonly left: readonly string[]
  /** Another frame follows. */
  readonly more: boolean
  /** The whole list: what no frame of it names is gone. */
  readonly reset: boolean
  /** The cursor after it. */
  readonly to: Cursor
}

/** Something happened to my own list of chats. */
export type UserEvent =
  | ({ readonly type: 'read_moved' } & ReadMoved)

/** Something happened to my list of chats. */
export type UserEventFrame = {
  /** What happened. */
  readonly event: UserEvent
  /** Its place in my stream. */
  readonly seq: number
  /** Its tag. */
  readonly tag: number
}

/** Some people. */
export type UserList = {
  /** The people. */
  readonly users: readonly User[]
}

/** What a user may do on this server. */
export type UserRole = 'owner' | 'member'

export interface Operations {
  /** Let people into a group */
  add_members: {
    args: { readonly path: { readonly chat: string } } & { readonly body: AddMembers }
    ok: undefined
  }
  /** Change my name and username */
  change_me: {
    args: { readonly body: ChangeMe }
    ok: Me
  }
  /** Make the first owner of a new server */
  create_first_owner: {
    args: { readonly body: CreateFirstOwner }
    ok: SignedIn
  }
  /** Open a group */
  create_group: {
    args: { readonly body: CreateGroup }
    ok: ChatSummary
  }
  /** Change the text of an own message */
  edit_message: {
    args: { readonly path: { readonly chat: string; readonly seq: number } } & { readonly body: EditMessage }
    ok: Placed
  }
  /** Find people */
  find_users: {
    args: { readonly query: { readonly query: string } }
    ok: UserList
  }
  /** Sign in with the code that was mailed */
  finish_sign_in: {
    args: { readonly body: FinishSignIn }
    ok: SignedIn
  }
  /** My chats, by id */
  list_chats: {
    args: { readonly query?: { readonly after?: string; readonly limit?: number } }
    ok: ChatPage
  }
  /** Who is in a chat, by id */
  list_members: {
    args: { readonly path: { readonly chat: string } } & { readonly query?: { readonly after?: string; readonly limit?: number } }
    ok: MemberPage
  }
  /** Where I am signed in */
  list_sessions: {
    args: {}
    ok: SessionList
  }
  /** Move my read marker forward */
  mark_read: {
    args: { readonly path: { readonly chat: string } } & { readonly body: MarkRead }
    ok: ReadState
  }
  /** Open the chat with one other person */
  open_direct: {
    args: { readonly body: OpenDirect }
    ok: ChatSummary
  }
  /** Open my chat with myself */
  open_notes: {
    args: {}
    ok: ChatSummary
  }
  /** One of my chats */
  read_chat: {
    args: { readonly path: { readonly chat: string } }
    ok: ChatSummary
  }
  /** What a client should know before anybody signs in */
  read_config: {
    args: {}
    ok: ServerConfig
  }
  /** What was said in a chat, by rising seq */
  read_history: {
    args: { readonly path: { readonly chat: string } } & { readonly query?: { readonly before?: number; readonly after?: number; readonly around?: number; readonly limit?: number } }
    ok: HistoryPage
  }
  /** My own account */
  read_me: {
    args: {}
    ok: Me
  }
  /** Who some people are */
  read_users: {
    args: { readonly query: { readonly ids: string } }
    ok: UserList
  }
  /** Renew the session of this browser */
  refresh_session: {
    args: {}
    ok: SignedIn
  }
  /** Take somebody out of a group, or leave it */
  remove_member: {
    args: { readonly path: { readonly chat: string; readonly user: string } }
    ok: undefined
  }
  /** Take a message back */
  retract_message: {
    args: { readonly path: { readonly chat: string; readonly seq: number } }
    ok: Placed
  }
  /** End one of my sessions */
  revoke_session: {
    args: { readonly path: { readonly session: string } }
    ok: undefined
  }
  /** End all my other sessions, or all of them */
  revoke_sessions: {
    args: { readonly query: { readonly scope: RevokeScope } }
    ok: undefined
  }
  /** Write a message */
  send_message: {
    args: { readonly path: { readonly chat: string } } & { readonly body: SendMessage }
    ok: Placed
  }
  /** End this session */
  sign_out: {
    args: {}
    ok: undefined
  }
  /** Ask for a sign-in code by mail */
  start_sign_in: {
    args: { readonly body: StartSignIn }
    ok: CodeSent
  }
}

export const routes = {
  add_members: ['POST', "/api/v1/chats/{chat}/members"],
  change_me: ['PATCH', "/api/v1/users/me"],
  create_first_owner: ['POST', "/api/v1/setup"],
  create_group: ['POST', "/api/v1/chats/groups"],
  edit_message: ['PATCH', "/api/v1/chats/{chat}/messages/{seq}"],
  find_users: ['GET', "/api/v1/users"],
  finish_sign_in: ['POST', "/api/v1/auth/code/check"],
  list_chats: ['GET', "/api/v1/chats"],
  list_members: ['GET', "/api/v1/chats/{chat}/members"],
  list_sessions: ['GET', "/api/v1/sessions"],
  mark_read: ['PUT', "/api/v1/chats/{chat}/read"],
  open_direct: ['POST', "/api/v1/chats/direct"],
  open_notes: ['POST', "/api/v1/chats/notes"],
  read_chat: ['GET', "/api/v1/chats/{chat}"],
  read_config: ['GET', "/api/v1/config"],
  read_history: ['GET', "/api/v1/chats/{chat}/messages"],
  read_me: ['GET', "/api/v1/users/me"],
  read_users: ['GET', "/api/v1/users/by-id"],
  refresh_session: ['POST', "/api/v1/auth/refresh"],
  remove_member: ['DELETE', "/api/v1/chats/{chat}/members/{user}"],
  retract_message: ['DELETE', "/api/v1/chats/{chat}/messages/{seq}"],
  revoke_session: ['DELETE', "/api/v1/sessions/{session}"],
  revoke_sessions: ['DELETE', "/api/v1/sessions"],
  send_message: ['POST', "/api/v1/chats/{chat}/messages"],
  sign_out: ['POST', "/api/v1/auth/sign-out"],
  start_sign_in: ['POST', "/api/v1/auth/code"],
} as const
