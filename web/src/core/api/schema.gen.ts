// Generated from the server's OpenAPI document by tools/openapi-gen.mjs. Do not edit.

/** Whether somebody may use their account. */
export type AccountState = 'active' | 'disabled' | 'deleted'

/** How far I have applied what came, so that others see it as received. At most one a second; what comes sooner is not heard. */
export type AckFrame = {
  /** Chats that moved since the last. */
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

/** What a browser answers that has made a passkey; bytes in base64url. */
export type AddPasskey = {
  /** `response.attestationObject`. */
  readonly attestation: string
  /** `response.clientDataJSON`. */
  readonly client_data: string
  /** What I call it. */
  readonly name: string
}

/** I am writing in a chat. At most every three seconds. */
export type AnnounceTypingFrame = {
  /** Where. */
  readonly chat: string
}

/** A role for somebody. */
export type AssignRole = {
  /** The role. */
  readonly role: UserRole
}

/** Who may see something of me. */
export type Audience = 'everybody' | 'contacts' | 'nobody'

/** Who it was. */
export type AuditActorKind = 'person' | 'stranger' | 'shell'

/** One thing that changed. */
export type AuditChange = {
  /** What it is now; likewise. */
  readonly after: string | null
  /** What it was; nothing when it was not there, or is not kept because it is about a person. */
  readonly before: string | null
  /** The field. */
  readonly field: string
}

/** A line of the audit log. */
export type AuditEntry = {
  /** What was done, or was to be done, as one word. */
  readonly act: string
  /** Who it was. */
  readonly actor: AuditActorKind
  /** Which person, when it was one. */
  readonly actor_id: string | null
  /** From which network address; empty at the server's own machine. */
  readonly address: string
  /** When. */
  readonly at: string
  /** What changed, or how it was done. */
  readonly changes: readonly AuditChange[]
  /** SHA-256 of the hash before and of every field, in hexadecimal digits. */
  readonly hash: string
  /** Whether it was done. */
  readonly outcome: AuditOutcome
  /** Its place: 1, 2, 3 … */
  readonly seq: number
  /** Through which session, when it was a person. */
  readonly session_id: string | null
  /** To what kind of thing. */
  readonly target: AuditTargetKind
  /** To which one. */
  readonly target_id: string | null
}

/** Whether something was done. */
export type AuditOutcome = 'done' | 'refused'

/** Lines of the audit log, the newest first. */
export type AuditPage = {
  /** The lines. */
  readonly entries: readonly AuditEntry[]
  /** Asked for as `before`, brings the next page. */
  readonly next: number | null
}

/** To what kind of thing. */
export type AuditTargetKind = 'none' | 'user' | 'invite'

/** What I chose to appear as while I am connected. */
export type Availability = 'automatic' | 'away' | 'busy' | 'offline'

/** Somebody whom I have blocked. */
export type Blocked = {
  /** Since when. */
  readonly blocked_at: string
  /** Who. */
  readonly user: User
}

/** A page of those whom I have blocked. */
export type BlockedPage = {
  /** By id of the user. */
  readonly blocks: readonly Blocked[]
  /** Ask for what follows this user; null at the end. */
  readonly next: string | null
}

/** Where large chats stand that are not on my screen. Moves the list and the unread count, never a cursor. */
export type BumpFrame = {
  /** Each chat once. */
  readonly chats: readonly ChatBump[]
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

/** What a person tells about oneself; a line that is not there is null. */
export type Card = {
  readonly about: string | null
  readonly department: string | null
  readonly first_name: string | null
  readonly language: string | null
  readonly last_name: string | null
  readonly phone: string | null
  readonly position: string | null
  readonly time_zone: string | null
}

/** A new card for myself: a line that is null, absent or empty is taken away. */
export type ChangeCard = {
  /** At most 500 characters; lines may be broken. */
  readonly about: string | null
  /** At most 100 characters on one line. */
  readonly department: string | null
  /** At most 64 characters on one line. */
  readonly first_name: string | null
  /** A language tag (BCP 47), like `ru` or `en-GB`. */
  readonly language: string | null
  /** At most 64 characters on one line. */
  readonly last_name: string | null
  /** 3 to 20 digits, with `+`, spaces, hyphens, dots and parentheses. */
  readonly phone: string | null
  /** At most 100 characters on one line. */
  readonly position: string | null
  /** A name of the IANA time zone database, like `Europe/Moscow`. */
  readonly time_zone: string | null
  /** The version of my profile that I saw. */
  readonly version: number
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

/** Somebody's account as it shall be. */
export type ChangeUser = {
  /** The address. */
  readonly email: string
  /** 1 to 64 characters on one line. */
  readonly name: string
  /** 3 to 32 of `a-z 0-9 . _ -`, beginning with a letter. */
  readonly username: string
  /** The version of the account that I saw. */
  readonly version: number
}

/** Where one chat stands now. */
export type ChatBump = {
  /** Which chat. */
  readonly chat: string
  /** Its newest message, or the newest of those that changed: counts when its seq is not below that of the newest one known. */
  readonly last_message: Message | null
  /** Number of its last countable message. */
  readonly last_number: number
  /** How many people are in it. */
  readonly member_count: number
  /** My marker and the server's own count, which holds in place of all that was counted before. */
  readonly read: ReadState | null
  /** Numbers of the countable messages retracted since the last that was told of this chat. */
  readonly retracted: readonly number[]
  /** Its last event. */
  readonly seq: number
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

/** The code of an invite. */
export type CheckInvite = {
  /** What the link holds. */
  readonly code: string
}

/** Who may see what of me from now on. */
export type ChooseAudience = {
  /** Who sees whether I am there, and since when. */
  readonly presence: Audience
}

/** What I appear as from now on. */
export type ChooseAvailability = {
  /** As what. */
  readonly availability: Availability
}

/** Everything that a client sends. */
export type ClientFrame =
  | ({ readonly type: 'ack' } & AckFrame)
  | ({ readonly type: 'cmd' } & CommandFrame)
  | ({ readonly type: 'focus' } & FocusFrame)
  | ({ readonly type: 'hello' } & HelloFrame)
  | ({ readonly type: 'idle' } & IdleFrame)
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

/** The first code of an application that is being set up. */
export type ConfirmTotp = {
  /** Six digits; spaces and hyphens are forgiven. */
  readonly code: string
}

/** Somebody whom I keep at hand. */
export type Contact = {
  /** Since when. */
  readonly added_at: string
  /** What I call them; nobody else sees it. */
  readonly nickname: string | null
  /** Who. */
  readonly user: User
}

/** A page of my contacts. */
export type ContactPage = {
  /** By id of the user. */
  readonly contacts: readonly Contact[]
  /** Ask for what follows this user; null at the end. */
  readonly next: string | null
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

/** A new invite. */
export type CreateInvite = {
  /** For how many seconds it works, a minute to 365 days; seven days when absent. */
  readonly expires_in: number | null
  /** How many may come by it; one when absent. */
  readonly max_uses: number | null
  /** What those become who come by it: a member or a guest. */
  readonly role: UserRole
}

/** A new account. */
export type CreateUser = {
  /** Where sign-in codes will be sent. */
  readonly email: string
  /** 1 to 64 characters on one line. */
  readonly name: string
  /** What the person may do: beneath the role of whoever asks, unless that is an owner. */
  readonly role: UserRole
  /** 3 to 32 of `a-z 0-9 . _ -`, beginning with a letter; made of the address when absent. */
  readonly username: string | null
}

/** What I can prove myself with. */
export type Credentials = {
  /** I have a password. */
  readonly has_password: boolean
  /** I have an application for one-time codes. */
  readonly has_totp: boolean
  /** A second factor is required of me: the last one cannot be removed. */
  readonly is_second_factor_required: boolean
  /** So many passkeys. */
  readonly passkeys: number
  /** How I may prove again who I am, the best first. */
  readonly proof_methods: readonly ProofMethod[]
  /** So many recovery codes that I have not used. */
  readonly recovery_codes_left: number
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

/** One of the two addresses has agreed to a change. */
export type EmailAgreement = {
  /** Both have: the account has its new address. Otherwise the other one is waited for. */
  readonly is_changed: boolean
}

/** I have set up the second factor that was required of me, and am signed in. */
export type Enrolled = {
  /** Codes for the day on which the second factor is lost. Shown once. */
  readonly recovery_codes: readonly string[]
  /** My session. */
  readonly signed_in: SignedIn
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
  /** The code of an invite, the same as when the code was asked for. */
  readonly invite: string | null
}

/** The chat on my screen: typing of others comes only for it, marks of others too, and all its events, however large it is. */
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
  /**
   * What I can do beyond the least; words that the server does not know are passed over. `passive`: large chats that are not on
   * my screen may come as a `bump`.
   */
  readonly caps: readonly string[] | null
  /** The chats I hold and how far I have followed each. */
  readonly chats: readonly HeldChat[]
  /** The program and its version, for the log. */
  readonly client: string
  /** Nobody has touched this device for a while. */
  readonly idle: boolean | null
  /** The version of this protocol: 1. */
  readonly protocol: number
  /** My access token. */
  readonly token: string
  /** How far I have followed my own stream; null for a new device. */
  readonly user: Cursor | null
}

/** The token was good. */
export type HelloOkFrame = {
  /** The server is busy: what happens now comes at once, what happened before comes later than usual. */
  readonly degraded: boolean
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

/** Whether anybody is at this device. With nobody at any of their devices a person is `away`. */
export type IdleFrame = {
  /** Nobody has touched it for a while; or somebody does again. */
  readonly idle: boolean
}

/** What became of one line. */
export type ImportLine = {
  /** The address as it stands there, cut to 254 characters. */
  readonly email: string
  /** Its number; the line with the names of the columns is 1. */
  readonly line: number
  /** Why it was not made. */
  readonly problem: ImportProblem | null
  /** The account, when it was made. */
  readonly user: string | null
}

/** Why a line makes no account. */
export type ImportProblem = 'email' | 'name' | 'username' | 'role' | 'forbidden' | 'email_taken' | 'username_taken' | 'cells'

/** What became of a list of accounts. */
export type ImportReport = {
  /** How many accounts were made, or would be. */
  readonly created: number
  /** What became of each line that is not empty, in order. */
  readonly lines: readonly ImportLine[]
  /** How many lines were refused. */
  readonly refused: number
}

/** Accounts from a list. */
export type ImportUsers = {
  /**
   * CSV (RFC 4180) with commas or semicolons. The first line names the columns: `email`, `name`, and if wanted `username` and `role`.
   * At most 500 people.
   */
  readonly csv: string
  /** Only say what would be done. */
  readonly dry_run: boolean
}

/** A link by which people come in. */
export type Invite = {
  /** What the link holds: 22 letters and digits. Whoever knows it may use it. */
  readonly code: string
  /** When it was made. */
  readonly created_at: string
  /** Who made it; nobody when it was made at the server's own machine. */
  readonly created_by: string | null
  /** From this moment it is worth nothing. */
  readonly expires_at: string
  /** Which one. */
  readonly id: string
  /** How many may come by it. */
  readonly max_uses: number
  /** When it was taken back. */
  readonly revoked_at: string | null
  /** What those become who come by it. */
  readonly role: UserRole
  /** How many came. */
  readonly uses: number
}

/** What an invite is good for, for whoever holds its code. */
export type InviteOffer = {
  /** Until when. */
  readonly expires_at: string
  /** What I become. */
  readonly role: UserRole
}

/** Invites, the newest first. */
export type InvitePage = {
  /** The invites. */
  readonly invites: readonly Invite[]
  /** Asked for as `before`, brings the next page. */
  readonly next: string | null
}

/** What I call somebody from now on. */
export type KeepContact = {
  /** At most 64 characters on one line; null, absent or empty for none. */
  readonly nickname: string | null
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

/** What a mailed link holds behind its `#`. */
export type LinkShown = {
  /** 32 hexadecimal digits. */
  readonly token: string
}

/** How far one person has received and read. Never goes back: of two the larger holds. */
export type MarkOf = {
  /** Everything up to this seq is read. */
  readonly read: number
  /** Everything up to this seq has reached a device of theirs. */
  readonly received: number
  /** Who. */
  readonly user: string
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

/** How far others have received and read: of everybody when I look at the chat, then of those who got further. */
export type MarksFrame = {
  /** Where. */
  readonly chat: string
  /** Each person once. */
  readonly marks: readonly MarkOf[]
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

/** How I show myself. */
export type MyProfile = {
  /** What I chose to appear as. */
  readonly availability: Availability
  /** What I tell about myself. */
  readonly card: Card
  /** Who sees whether I am there, and since when. */
  readonly presence: Audience
  /** What I show for a while. */
  readonly status: Status | null
  /** Counts changes; zero before the first. */
  readonly version: number
}

/** A question for `navigator.credentials.create`. The key must be one that is found by the host alone, and the person verified. */
export type NewPasskeyQuestion = {
  /** `pubKeyCredParams`: which kinds of keys are taken, the best first. */
  readonly algorithms: readonly number[]
  /** What is signed, in base64url. */
  readonly challenge: string
  /** `user.displayName`. */
  readonly display_name: string
  /** For so many seconds an answer is taken. */
  readonly expires_in: number
  /** `rp.id`: for which host the key is. */
  readonly host: string
  /** `excludeCredentials`: keys that I have, in base64url. */
  readonly known: readonly string[]
  /** `user.id`, in base64url. */
  readonly user_handle: string
  /** `user.name`. */
  readonly user_name: string
}

/** Whether somebody is there, as far as I may know. Who hides it from me is `offline` since nobody knows when. */
export type OnlineState = 'online' | 'away' | 'busy' | 'offline'

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

/** What I have changed. */
export type OwnChanged = {
  /** The part. */
  readonly part: OwnPart
}

/** A part of what is my own, beside my chats. */
export type OwnPart = 'profile' | 'contacts' | 'blocks'

/** One of my passkeys. */
export type Passkey = {
  /** When it was made. */
  readonly created_at: string
  /** Which one. */
  readonly id: string
  /** What I call it. */
  readonly name: string
  /** When I last showed it. */
  readonly used_at: string | null
}

/** A passkey was kept. */
export type PasskeyAdded = {
  /** The passkey. */
  readonly passkey: Passkey
  /** Codes for the day on which it is lost, where I had none. Shown once. */
  readonly recovery_codes: readonly string[]
}

/** My passkeys, the oldest first. */
export type PasskeyList = {
  /** The passkeys. */
  readonly passkeys: readonly Passkey[]
}

/** A question for `navigator.credentials.get`. The person must be verified; keys are found by the host alone. */
export type PasskeyQuestion = {
  /** What is signed, in base64url. */
  readonly challenge: string
  /** For so many seconds an answer is taken. */
  readonly expires_in: number
  /** `rpId`: for which host the keys are. */
  readonly host: string
}

/** A person as I see them. */
export type Person = {
  /** What they tell about themselves. */
  readonly card: Card
  /** Whether I have blocked them. */
  readonly is_blocked: boolean
  /** Whether they are among my contacts. */
  readonly is_contact: boolean
  /** What I call them. */
  readonly nickname: string | null
  /** What they show for a while. */
  readonly status: Status | null
  /** Who. */
  readonly user: User
}

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

/** What the administrators have decided. */
export type Policies = {
  /** Whether people may sign in by password. */
  readonly password_allowed: boolean
  /** The least number of characters of a password. */
  readonly password_min_length: number
  /** How strangers become users. */
  readonly registration: RegistrationMode
  /** After so many days messages are removed; never when absent. */
  readonly retention_days: number | null
  /** Who must show a second factor. */
  readonly second_factor: SecondFactorPolicy
  /** Counts changes; 0 while the configuration decides. A change names the version that I saw. */
  readonly version: number
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

/** A way to prove who one is. */
export type ProofMethod = 'passkey' | 'totp' | 'recovery_code' | 'password' | 'mailed_code'

/** Proves again who I am. */
export type ProveAgain = {
  /** What is shown. */
  readonly method: TypedProof
  /** The code or the password. */
  readonly proof: string
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

/** Codes that stand in for a lost second factor, each once. Shown once. */
export type RecoveryCodes = {
  /** The codes, to be written down. */
  readonly codes: readonly string[]
}

/** Whether strangers may make an account. */
export type RegistrationMode = 'open' | 'invite' | 'closed'

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

/** Chooses another password with a mailed link. */
export type ResetPassword = {
  /** 12 to 128 characters, none of the common ones; spaces count. */
  readonly password: string
  /** What the link holds behind its `#`: 32 hexadecimal digits. */
  readonly token: string
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

/** The first factor was right, and a second is asked for. This browser holds the pending sign-in in a cookie. */
export type SecondFactorAsked = {
  /** For so many seconds the sign-in waits. */
  readonly expires_in: number
  /** How it may be shown, the best first; empty when one has to be set up. A passkey is shown by signing in with it. */
  readonly methods: readonly ProofMethod[]
  /** A second factor is required of me and I have none: set one up now. */
  readonly must_enrol: boolean
}

/** Who must show a second factor. */
export type SecondFactorPolicy = 'optional' | 'administrators' | 'everybody'

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
  | ({ readonly type: 'bump' } & BumpFrame)
  | ({ readonly type: 'bye' } & ByeFrame)
  | ({ readonly type: 'diff' } & DiffFrame)
  | ({ readonly type: 'event' } & EventFrame)
  | ({ readonly type: 'hello_ok' } & HelloOkFrame)
  | ({ readonly type: 'marks' } & MarksFrame)
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

/** A new password for myself. */
export type SetPassword = {
  /** 12 to 128 characters, none of the common ones; spaces count. */
  readonly password: string
}

/** What I show from now on. */
export type SetStatus = {
  /** One emoji; null or absent for none. */
  readonly emoji: string | null
  /** At most 100 characters on one line; may be empty beside an emoji. */
  readonly text: string
  /** RFC 3339; when it ends by itself, within a year; null or absent for never. */
  readonly until: string | null
}

/** What a browser answers that shows a passkey; bytes in base64url. */
export type ShowPasskey = {
  /** `response.authenticatorData`. */
  readonly authenticator_data: string
  /** `response.clientDataJSON`. */
  readonly client_data: string
  /** `id`. */
  readonly credential: string
  /** `response.signature`. */
  readonly signature: string
}

/** Shows a second factor. */
export type ShowSecondFactor = {
  /** What is shown. */
  readonly method: TypedFactor
  /** The code; spaces and hyphens are forgiven. */
  readonly proof: string
}

/** Signs in with a password. */
export type SignInWithPassword = {
  /** Whose password it is. */
  readonly email: string
  /** The password, as it was typed: spaces count. */
  readonly password: string
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
export type Slug = 'invalid' | 'unauthenticated' | 'forbidden' | 'not_found' | 'conflict' | 'too_large' | 'rate' | 'busy' | 'internal' | 'wrong_code' | 'code_expired' | 'username_taken' | 'wrong_password' | 'wrong_proof' | 'second_factor_required' | 'wrong_link' | 'codes_pause' | 'proof_needed' | 'email_taken' | 'last_owner' | 'wrong_setup_token'

/** An account as those see it who run the server. */
export type StaffMember = {
  /** When the account was made. */
  readonly created_at: string
  /** Where sign-in codes are sent. */
  readonly email: string
  /** Who. */
  readonly id: string
  /** When one of the person's sessions was last renewed. */
  readonly last_seen_at: string | null
  /** The name shown beside messages. */
  readonly name: string
  /** What the person may do on this server. */
  readonly role: UserRole
  /** Whether the person may use the account. */
  readonly state: AccountState
  /** The unique handle, without `@`. */
  readonly username: string
  /** Counts changes of the account. */
  readonly version: number
}

/** Some accounts, by name. */
export type StaffPage = {
  /** The accounts. */
  readonly members: readonly StaffMember[]
  /** Asked for as `after`, brings the next page. */
  readonly next: string | null
  /** How many fit in all. */
  readonly total: number
}

/** Asks for a sign-in code by mail. */
export type StartSignIn = {
  /** Where to. */
  readonly email: string
  /** The code of an invite, by which a stranger may come in. */
  readonly invite: string | null
}

/** How the server is used. */
export type Statistics = {
  /** At the end of each of the last 90 days, the oldest first; days on which the server did not run are missing. */
  readonly days: readonly UsageDay[]
  /** Now. */
  readonly now: Usage
}

/** What somebody shows beside the name for a while. */
export type Status = {
  /** One emoji. */
  readonly emoji: string | null
  /** Some words; empty when there is only an emoji. */
  readonly text: string
  /** When it ends; null until it is taken back. */
  readonly until: string | null
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

/** What an application for one-time codes is set up with. Shown once. */
export type TotpProposal = {
  /** 160 bits in base 32, to be typed where no picture can be read. */
  readonly secret: string
  /** The same for the picture: `otpauth://totp/…`. */
  readonly uri: string
}

/** How a second factor is typed. */
export type TypedFactor = 'totp' | 'recovery_code'

/** What I show to prove again who I am; a passkey is shown in another way. */
export type TypedProof = 'totp' | 'recovery_code' | 'password' | 'mailed_code'

/** Somebody is writing. */
export type TypingFrame = {
  /** Where. */
  readonly chat: string
  /** For how long to show it. */
  readonly ttl_ms: number
  /** Who. */
  readonly user: string
}

/** Figures of a server. */
export type Usage = {
  /** People with a session that was renewed within a day. */
  readonly active_day: number
  /** The same within 30 days. */
  readonly active_month: number
  /** Chats of every kind. */
  readonly chats: number
  /** Accounts that are locked out. */
  readonly disabled_users: number
  /** Messages that were ever written, system lines left out. */
  readonly messages: number
  /** Bytes that the database takes on disk. */
  readonly storage_bytes: number
  /** Accounts that are not deleted. */
  readonly users: number
}

/** What one day came to. */
export type UsageDay = {
  /** The day as its first moment. */
  readonly day: string
  /** The figures. */
  readonly usage: Usage
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
  /** What else of my own has changed, to be read anew; everything, with `reset`. */
  readonly changed: readonly OwnPart[]
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

/** Something happened to what is my own. */
export type UserEvent =
  | ({ readonly type: 'own_changed' } & OwnChanged)
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
export type UserRole = 'owner' | 'administrator' | 'auditor' | 'member' | 'guest' | 'bot'

export interface Operations {
  /** Let people into a group */
  add_members: {
    args: { readonly path: { readonly chat: string } } & { readonly body: AddMembers }
    ok: undefined
  }
  /** Keep the passkey that was made */
  add_passkey: {
    args: { readonly body: AddPasskey }
    ok: PasskeyAdded
  }
  /** Agree to a change of an address with the link that was mailed to it */
  agree_email_change: {
    args: { readonly body: LinkShown }
    ok: EmailAgreement
  }
  /** Ask to show a passkey */
  ask_for_passkey: {
    args: {}
    ok: PasskeyQuestion
  }
  /** Give somebody a role */
  assign_role: {
    args: { readonly path: { readonly user: string } } & { readonly body: AssignRole }
    ok: StaffMember
  }
  /** Begin to change my address */
  begin_email_change: {
    args: { readonly body: StartSignIn }
    ok: undefined
  }
  /** Begin to set up the second factor that is required of me */
  begin_enrolment: {
    args: {}
    ok: TotpProposal
  }
  /** Begin to make a passkey */
  begin_passkey: {
    args: {}
    ok: NewPasskeyQuestion
  }
  /** Begin to set up an application for one-time codes */
  begin_totp: {
    args: {}
    ok: TotpProposal
  }
  /** Block somebody */
  block_user: {
    args: { readonly path: { readonly user: string } }
    ok: undefined
  }
  /** Replace what I tell about myself */
  change_card: {
    args: { readonly body: ChangeCard }
    ok: MyProfile
  }
  /** Change my name and username */
  change_me: {
    args: { readonly body: ChangeMe }
    ok: Me
  }
  /** Decide something else */
  change_policies: {
    args: { readonly body: Policies }
    ok: Policies
  }
  /** Change somebody's address and names */
  change_user: {
    args: { readonly path: { readonly user: string } } & { readonly body: ChangeUser }
    ok: StaffMember
  }
  /** What an invite is good for */
  check_invite: {
    args: { readonly body: CheckInvite }
    ok: InviteOffer
  }
  /** Choose who may see whether I am there, and since when */
  choose_audience: {
    args: { readonly body: ChooseAudience }
    ok: MyProfile
  }
  /** Choose what I appear as while I am connected */
  choose_availability: {
    args: { readonly body: ChooseAvailability }
    ok: MyProfile
  }
  /** Take my status back */
  clear_status: {
    args: {}
    ok: MyProfile
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
  /** Make an invite */
  create_invite: {
    args: { readonly body: CreateInvite }
    ok: Invite
  }
  /** Make an account */
  create_user: {
    args: { readonly body: CreateUser }
    ok: StaffMember
  }
  /** Delete somebody's account */
  delete_user: {
    args: { readonly path: { readonly user: string } }
    ok: StaffMember
  }
  /** Lock somebody out */
  disable_user: {
    args: { readonly path: { readonly user: string } }
    ok: StaffMember
  }
  /** Keep somebody at hand no more */
  drop_contact: {
    args: { readonly path: { readonly user: string } }
    ok: undefined
  }
  /** Change the text of an own message */
  edit_message: {
    args: { readonly path: { readonly chat: string; readonly seq: number } } & { readonly body: EditMessage }
    ok: Placed
  }
  /** Let somebody in again */
  enable_user: {
    args: { readonly path: { readonly user: string } }
    ok: StaffMember
  }
  /** End one session of somebody */
  end_user_session: {
    args: { readonly path: { readonly user: string; readonly session: string } }
    ok: undefined
  }
  /** End every session of somebody */
  end_user_sessions: {
    args: { readonly path: { readonly user: string } }
    ok: undefined
  }
  /** The audit log as a table */
  export_audit: {
    args: { readonly query?: { readonly act?: string | undefined; readonly actor?: string | undefined; readonly user?: string | undefined; readonly outcome?: AuditOutcome | undefined; readonly since?: string | undefined; readonly until?: string | undefined } }
    ok: Blob
  }
  /** Accounts as a table */
  export_staff: {
    args: { readonly query?: { readonly query?: string | undefined; readonly role?: UserRole | undefined; readonly state?: AccountState | undefined } }
    ok: Blob
  }
  /** Find people */
  find_users: {
    args: { readonly query: { readonly query: string } }
    ok: UserList
  }
  /** Confirm the second factor that is required of me, and sign in */
  finish_enrolment: {
    args: { readonly body: ConfirmTotp }
    ok: Enrolled
  }
  /** Sign in with the code that was mailed */
  finish_sign_in: {
    args: { readonly body: FinishSignIn }
    ok: SignedIn | SecondFactorAsked
  }
  /** Confirm an application for one-time codes */
  finish_totp: {
    args: { readonly body: ConfirmTotp }
    ok: RecoveryCodes
  }
  /** Make accounts from a table */
  import_users: {
    args: { readonly body: ImportUsers }
    ok: ImportReport
  }
  /** Keep somebody at hand, or call a contact something else */
  keep_contact: {
    args: { readonly path: { readonly user: string } } & { readonly body: KeepContact }
    ok: Contact
  }
  /** Whom I have blocked */
  list_blocks: {
    args: { readonly query?: { readonly after?: string | undefined; readonly limit?: number | undefined } }
    ok: BlockedPage
  }
  /** My chats, by id */
  list_chats: {
    args: { readonly query?: { readonly after?: string | undefined; readonly limit?: number | undefined } }
    ok: ChatPage
  }
  /** Whom I keep at hand */
  list_contacts: {
    args: { readonly query?: { readonly after?: string | undefined; readonly limit?: number | undefined } }
    ok: ContactPage
  }
  /** Invites, the newest first */
  list_invites: {
    args: { readonly query?: { readonly before?: string | undefined; readonly limit?: number | undefined } }
    ok: InvitePage
  }
  /** Who is in a chat, by id */
  list_members: {
    args: { readonly path: { readonly chat: string } } & { readonly query?: { readonly after?: string | undefined; readonly limit?: number | undefined } }
    ok: MemberPage
  }
  /** My passkeys */
  list_passkeys: {
    args: {}
    ok: PasskeyList
  }
  /** Where I am signed in */
  list_sessions: {
    args: {}
    ok: SessionList
  }
  /** Accounts, by name */
  list_staff: {
    args: { readonly query?: { readonly query?: string | undefined; readonly role?: UserRole | undefined; readonly state?: AccountState | undefined; readonly after?: string | undefined; readonly limit?: number | undefined } }
    ok: StaffPage
  }
  /** Where somebody is signed in */
  list_user_sessions: {
    args: { readonly path: { readonly user: string } }
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
  /** Prove again who I am */
  prove_again: {
    args: { readonly body: ProveAgain }
    ok: SignedIn
  }
  /** Prove again who I am, with a passkey */
  prove_with_passkey: {
    args: { readonly body: ShowPasskey }
    ok: SignedIn
  }
  /** The audit log, the newest first */
  read_audit: {
    args: { readonly query?: { readonly act?: string | undefined; readonly actor?: string | undefined; readonly user?: string | undefined; readonly outcome?: AuditOutcome | undefined; readonly since?: string | undefined; readonly until?: string | undefined; readonly before?: number | undefined; readonly limit?: number | undefined } }
    ok: AuditPage
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
  /** What I can prove myself with */
  read_credentials: {
    args: {}
    ok: Credentials
  }
  /** What was said in a chat, by rising seq */
  read_history: {
    args: { readonly path: { readonly chat: string } } & { readonly query?: { readonly before?: number | undefined; readonly after?: number | undefined; readonly around?: number | undefined; readonly limit?: number | undefined } }
    ok: HistoryPage
  }
  /** My own account */
  read_me: {
    args: {}
    ok: Me
  }
  /** How I show myself */
  read_my_profile: {
    args: {}
    ok: MyProfile
  }
  /** Who somebody is, and what they tell about themselves */
  read_person: {
    args: { readonly path: { readonly user: string } }
    ok: Person
  }
  /** What the administrators have decided */
  read_policies: {
    args: {}
    ok: Policies
  }
  /** One account */
  read_staff_member: {
    args: { readonly path: { readonly user: string } }
    ok: StaffMember
  }
  /** How the server is used */
  read_statistics: {
    args: {}
    ok: Statistics
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
  /** Take a passkey of mine away */
  remove_passkey: {
    args: { readonly path: { readonly passkey: string } }
    ok: undefined
  }
  /** Take my application for one-time codes away */
  remove_totp: {
    args: {}
    ok: undefined
  }
  /** New recovery codes in place of all former ones */
  renew_recovery_codes: {
    args: {}
    ok: RecoveryCodes
  }
  /** Ask for a link to choose another password */
  request_password_reset: {
    args: { readonly body: StartSignIn }
    ok: undefined
  }
  /** Choose another password with the link that was mailed */
  reset_password: {
    args: { readonly body: ResetPassword }
    ok: undefined
  }
  /** Take every second factor away from somebody who has lost theirs */
  reset_second_factor: {
    args: { readonly path: { readonly user: string } }
    ok: StaffMember
  }
  /** Take a message back */
  retract_message: {
    args: { readonly path: { readonly chat: string; readonly seq: number } }
    ok: Placed
  }
  /** Take an invite back */
  revoke_invite: {
    args: { readonly path: { readonly invite: string } }
    ok: undefined
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
  /** Set my password */
  set_password: {
    args: { readonly body: SetPassword }
    ok: undefined
  }
  /** Show a status beside my name */
  set_status: {
    args: { readonly body: SetStatus }
    ok: MyProfile
  }
  /** Show the second factor */
  show_second_factor: {
    args: { readonly body: ShowSecondFactor }
    ok: SignedIn
  }
  /** Sign in with the link that is mailed while codes pause */
  sign_in_with_link: {
    args: { readonly body: LinkShown }
    ok: SignedIn | SecondFactorAsked
  }
  /** Sign in with a passkey */
  sign_in_with_passkey: {
    args: { readonly body: ShowPasskey }
    ok: SignedIn
  }
  /** Sign in with a password */
  sign_in_with_password: {
    args: { readonly body: SignInWithPassword }
    ok: SignedIn | SecondFactorAsked
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
  /** Take a block back */
  unblock_user: {
    args: { readonly path: { readonly user: string } }
    ok: undefined
  }
}

export const routes = {
  add_members: ['POST', "/api/v1/chats/{chat}/members"],
  add_passkey: ['POST', "/api/v1/users/me/passkeys"],
  agree_email_change: ['POST', "/api/v1/auth/email/check"],
  ask_for_passkey: ['POST', "/api/v1/auth/passkey"],
  assign_role: ['PUT', "/api/v1/admin/users/{user}/role"],
  begin_email_change: ['POST', "/api/v1/users/me/email"],
  begin_enrolment: ['POST', "/api/v1/auth/second-factor/enrolment"],
  begin_passkey: ['POST', "/api/v1/users/me/passkeys/question"],
  begin_totp: ['POST', "/api/v1/users/me/totp"],
  block_user: ['PUT', "/api/v1/blocks/{user}"],
  change_card: ['PUT', "/api/v1/users/me/card"],
  change_me: ['PATCH', "/api/v1/users/me"],
  change_policies: ['PUT', "/api/v1/admin/policies"],
  change_user: ['PATCH', "/api/v1/admin/users/{user}"],
  check_invite: ['POST', "/api/v1/auth/invite"],
  choose_audience: ['PUT', "/api/v1/users/me/privacy"],
  choose_availability: ['PUT', "/api/v1/users/me/availability"],
  clear_status: ['DELETE', "/api/v1/users/me/status"],
  create_first_owner: ['POST', "/api/v1/setup"],
  create_group: ['POST', "/api/v1/chats/groups"],
  create_invite: ['POST', "/api/v1/admin/invites"],
  create_user: ['POST', "/api/v1/admin/users"],
  delete_user: ['DELETE', "/api/v1/admin/users/{user}"],
  disable_user: ['POST', "/api/v1/admin/users/{user}/disable"],
  drop_contact: ['DELETE', "/api/v1/contacts/{user}"],
  edit_message: ['PATCH', "/api/v1/chats/{chat}/messages/{seq}"],
  enable_user: ['POST', "/api/v1/admin/users/{user}/enable"],
  end_user_session: ['DELETE', "/api/v1/admin/users/{user}/sessions/{session}"],
  end_user_sessions: ['DELETE', "/api/v1/admin/users/{user}/sessions"],
  export_audit: ['GET', "/api/v1/admin/audit.csv"],
  export_staff: ['GET', "/api/v1/admin/users.csv"],
  find_users: ['GET', "/api/v1/users"],
  finish_enrolment: ['POST', "/api/v1/auth/second-factor/enrolment/check"],
  finish_sign_in: ['POST', "/api/v1/auth/code/check"],
  finish_totp: ['POST', "/api/v1/users/me/totp/check"],
  import_users: ['POST', "/api/v1/admin/users/import"],
  keep_contact: ['PUT', "/api/v1/contacts/{user}"],
  list_blocks: ['GET', "/api/v1/blocks"],
  list_chats: ['GET', "/api/v1/chats"],
  list_contacts: ['GET', "/api/v1/contacts"],
  list_invites: ['GET', "/api/v1/admin/invites"],
  list_members: ['GET', "/api/v1/chats/{chat}/members"],
  list_passkeys: ['GET', "/api/v1/users/me/passkeys"],
  list_sessions: ['GET', "/api/v1/sessions"],
  list_staff: ['GET', "/api/v1/admin/users"],
  list_user_sessions: ['GET', "/api/v1/admin/users/{user}/sessions"],
  mark_read: ['PUT', "/api/v1/chats/{chat}/read"],
  open_direct: ['POST', "/api/v1/chats/direct"],
  open_notes: ['POST', "/api/v1/chats/notes"],
  prove_again: ['POST', "/api/v1/auth/proof"],
  prove_with_passkey: ['POST', "/api/v1/auth/proof/passkey"],
  read_audit: ['GET', "/api/v1/admin/audit"],
  read_chat: ['GET', "/api/v1/chats/{chat}"],
  read_config: ['GET', "/api/v1/config"],
  read_credentials: ['GET', "/api/v1/users/me/credentials"],
  read_history: ['GET', "/api/v1/chats/{chat}/messages"],
  read_me: ['GET', "/api/v1/users/me"],
  read_my_profile: ['GET', "/api/v1/users/me/profile"],
  read_person: ['GET', "/api/v1/users/{user}"],
  read_policies: ['GET', "/api/v1/admin/policies"],
  read_staff_member: ['GET', "/api/v1/admin/users/{user}"],
  read_statistics: ['GET', "/api/v1/admin/statistics"],
  read_users: ['GET', "/api/v1/users/by-id"],
  refresh_session: ['POST', "/api/v1/auth/refresh"],
  remove_member: ['DELETE', "/api/v1/chats/{chat}/members/{user}"],
  remove_passkey: ['DELETE', "/api/v1/users/me/passkeys/{passkey}"],
  remove_totp: ['DELETE', "/api/v1/users/me/totp"],
  renew_recovery_codes: ['POST', "/api/v1/users/me/recovery-codes"],
  request_password_reset: ['POST', "/api/v1/auth/password/reset"],
  reset_password: ['POST', "/api/v1/auth/password/reset/check"],
  reset_second_factor: ['DELETE', "/api/v1/admin/users/{user}/second-factor"],
  retract_message: ['DELETE', "/api/v1/chats/{chat}/messages/{seq}"],
  revoke_invite: ['DELETE', "/api/v1/admin/invites/{invite}"],
  revoke_session: ['DELETE', "/api/v1/sessions/{session}"],
  revoke_sessions: ['DELETE', "/api/v1/sessions"],
  send_message: ['POST', "/api/v1/chats/{chat}/messages"],
  set_password: ['PUT', "/api/v1/users/me/password"],
  set_status: ['PUT', "/api/v1/users/me/status"],
  show_second_factor: ['POST', "/api/v1/auth/second-factor"],
  sign_in_with_link: ['POST', "/api/v1/auth/link"],
  sign_in_with_passkey: ['POST', "/api/v1/auth/passkey/check"],
  sign_in_with_password: ['POST', "/api/v1/auth/password"],
  sign_out: ['POST', "/api/v1/auth/sign-out"],
  start_sign_in: ['POST', "/api/v1/auth/code"],
  unblock_user: ['DELETE', "/api/v1/blocks/{user}"],
} as const
