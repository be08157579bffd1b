import { t } from '../i18n/index.svelte'
import { NetworkError, Problem } from './problems'

/** One sentence for a failed request. The caller handles first what belongs to a field. */
export function explain(error: unknown): string {
  if (error instanceof NetworkError) return t('problem.network')
  if (!(error instanceof Problem)) return t('problem.internal')
  switch (error.slug) {
    case 'invalid':
      // Nobody else's account can break a rule but by being one that nobody uses.
      if (error.field === 'user') return t('problem.unused_account')
      return error.limit === null ? t('problem.invalid') : t('problem.too_long', error.limit)
    case 'unauthenticated':
      return t('problem.unauthenticated')
    case 'forbidden':
      return t('problem.forbidden')
    case 'not_found':
      return t('problem.not_found')
    case 'conflict':
      return t('problem.conflict')
    case 'too_large':
      return t('problem.too_large')
    case 'rate':
      return t('problem.rate', error.retryAfter)
    case 'busy':
      return t('problem.busy')
    case 'wrong_code':
      return t('auth.wrong_code')
    case 'code_expired':
      return t('auth.code_expired')
    case 'username_taken':
      return t('profile.username_taken')
    case 'wrong_setup_token':
      return t('setup.wrong_token')
    case 'wrong_password':
      return t('auth.wrong_password')
    case 'wrong_proof':
      return t('auth.wrong_proof')
    case 'second_factor_required':
      return t('problem.second_factor_required')
    case 'proof_needed':
      return t('problem.proof_needed')
    case 'wrong_link':
      return t('sign_in.wrong_link')
    case 'codes_pause':
      return t('auth.codes_pause')
    case 'email_taken':
      return t('account.email_taken')
    case 'last_owner':
      return t('account.last_owner')
    case 'internal':
      return t('problem.internal')
  }
}
