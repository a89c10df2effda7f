// Two minutes before the session ends, says so and offers to stay. Any open page of the same person
// counts: pages tell each other when the session was kept alive.
import { say } from './words.js'

const WARNING = 120 // seconds

class Session {
  constructor (dialog) {
    this.dialog = dialog
    this.length = Number(dialog.dataset.sessionSeconds)
    this.left = dialog.querySelector('[data-session-left]')
    const drafts = document.querySelector('form[data-autosave]') !== null
    dialog.querySelector('[data-session-draft]').hidden = !drafts
    dialog.querySelector('[data-session-no-draft]').hidden = drafts
    this.channel = 'BroadcastChannel' in window ? new BroadcastChannel('practice-review-session') : null
  }

  watch () {
    this.dialog.querySelector('[data-session-stay]').addEventListener('click', () => this.stay())
    this.dialog.addEventListener('cancel', (event) => {
      event.preventDefault() // Escape means to stay
      this.stay()
    })
    document.addEventListener('pr:kept-alive', () => this.begin())
    this.channel?.addEventListener('message', () => this.restart())
    this.begin()
  }

  begin () {
    this.channel?.postMessage('kept alive')
    this.restart()
  }

  restart () {
    this.endsAt = Date.now() + this.length * 1000
    if (this.dialog.open) this.dialog.close()
    clearInterval(this.ticking)
    // A sleeping laptop stops timers, so the time is read off the clock each time.
    this.ticking = setInterval(() => this.look(), 1000)
  }

  look () {
    const left = Math.round((this.endsAt - Date.now()) / 1000)
    if (left <= 0) return this.end()
    if (left <= WARNING) this.warn(left)
  }

  warn (left) {
    if (!this.dialog.open) {
      document.dispatchEvent(new CustomEvent('pr:save-now'))
      this.dialog.showModal()
    }
    this.left.textContent = left > 60 ? '' : say('lessThanAMinute')
  }

  async stay () {
    const kept = await this.ask()
    if (kept) this.begin()
    else this.end()
  }

  async ask () {
    try {
      const response = await fetch(this.dialog.dataset.keepAliveUrl, {
        method: 'POST',
        headers: { Accept: 'application/json', 'X-CSRFToken': this.dialog.dataset.csrfToken },
        credentials: 'same-origin',
        redirect: 'error'
      })
      return response.ok
    } catch {
      return false
    }
  }

  end () {
    clearInterval(this.ticking)
    window.location.assign(this.dialog.dataset.signedOutUrl)
  }
}

export function warnBeforeSigningOut () {
  const dialog = document.querySelector('[data-session-seconds]')
  if (dialog && typeof dialog.showModal === 'function') new Session(dialog).watch()
}
