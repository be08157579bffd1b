export interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'plain' | 'danger'
  readonly action: { readonly label: string; readonly run: () => void } | null
}

const SHOWN_MS = 6000
const MOST = 3

let shown = $state.raw<readonly Toast[]>([])
let nextId = 1

export function toasts(): readonly Toast[] {
  return shown
}

/** A short report that needs no answer. Never the only place where a failure can be seen. */
export function showToast(
  text: string,
  options: { readonly tone?: Toast['tone']; readonly action?: Toast['action'] } = {},
): void {
  const toast: Toast = { id: nextId, text, tone: options.tone ?? 'plain', action: options.action ?? null }
  nextId += 1
  shown = [...shown.filter((other) => other.text !== text), toast].slice(-MOST)
  setTimeout(() => dismissToast(toast.id), SHOWN_MS)
}

export function dismissToast(id: number): void {
  shown = shown.filter((toast) => toast.id !== id)
}
