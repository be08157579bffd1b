import type { StartMessages } from './index.svelte'
import { plural } from './plural'

const minutes = (count: number): string => plural('en', count, { one: 'minute', other: 'minutes' })
const seconds = (count: number): string => plural('en', count, { one: 'second', other: 'seconds' })

export const en = {
  'ui.close': 'Close',
  'ui.cancel': 'Cancel',
  'ui.save': 'Save',
  'ui.retry': 'Try again',
  'ui.back': 'Back',
  'ui.loading': 'Loading…',

  'app.starting': 'Opening Vestnik…',
  'app.failed': 'Something went wrong',
  'app.failed_text': 'The page could not go on. Sent messages and drafts are kept.',
  'app.reload': 'Reload the page',
  'app.unreachable': 'The server cannot be reached',
  'app.unreachable_text': 'Check your connection. We keep trying by ourselves.',
  'problem.network': 'No connection to the server. Check your connection and try again.',
  'problem.invalid': 'Check what you entered.',
  'problem.forbidden': 'You are not allowed to do this.',
  'problem.unused_account': 'Nobody uses this account any more, so there is no new chat with it.',
  'problem.not_found': 'Not found. It may be gone already.',
  'problem.conflict': 'This has changed in the meantime. Try again.',
  'problem.too_large': 'That is too large.',
  'problem.rate': (wait: number | null) =>
    wait === null ? 'Too many attempts. Wait a little.' : `Too many attempts. Wait ${waitEn(wait)}.`,
  'problem.busy': 'The server is busy. Try again in a few seconds.',
  'problem.internal': 'Something failed on the server. Try again.',
  'problem.unauthenticated': 'Your session is over. Sign in again.',
  'problem.proof_needed': 'Confirm once more that it is you, then try again.',
  'problem.second_factor_required': 'A second factor is required here: set up another one first.',
  'problem.too_long': (limit: number) =>
    `Too long: at most ${plural('en', limit, { one: 'character', other: 'characters' })}.`,

  'auth.title': 'Sign in to Vestnik',
  'auth.intro': 'Enter your e-mail address and we will send you a code. No password needed.',
  'auth.email': 'E-mail address',
  'auth.email_invalid': 'This does not look like an e-mail address.',
  'auth.send_code': 'Send me a code',
  'auth.by_password': 'Use a password',
  'auth.invited': 'You are invited to Vestnik',
  'auth.invited_intro': 'Enter your e-mail address: we send a code and make your account.',
  'auth.invite_over': 'The invite works no more. Ask for a new one.',
  'auth.code_title': 'Enter the code',
  'auth.code_intro': (email: string) => `We sent a six-digit code to ${email}.`,
  'auth.code': 'Code from the e-mail',
  'auth.check_code': 'Sign in',
  'auth.code_incomplete': 'The code has six digits.',
  'auth.wrong_code': 'That code did not work. Check the digits and try again.',
  'auth.wrong_password': 'The address and the password do not belong together.',
  'auth.wrong_proof': 'That did not prove who you are. Try again.',
  'auth.code_expired': 'This code no longer works. Ask for a new one.',
  'auth.codes_pause': 'Too many wrong codes. We have sent an e-mail with a link: sign in with it.',
  'auth.resend': 'Send the code again',
  'auth.resend_in': (count: number) => `You can send it again in ${seconds(count)}`,
  'auth.resent': 'A new code is on its way.',
  'auth.other_email': 'Use another address',
  'auth.no_mail_hint': 'No e-mail? Look in the spam folder.',
  'auth.ended_revoked': 'This session was signed out from another device. The data on this device has been removed.',
  'auth.ended_expired':
    'Your session has ended: it expired or was signed out from another device. The data on this device has been removed.',
  'auth.ended_signed_out': 'You have signed out. The data on this device has been removed.',
  'auth.ended_elsewhere': 'You signed out in another tab. The data on this device has been removed.',
} satisfies StartMessages

function waitEn(wait: number): string {
  return wait < 60 ? seconds(Math.ceil(wait)) : minutes(Math.ceil(wait / 60))
}
