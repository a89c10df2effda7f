// Two minutes before the session ends, says so and offers to stay. Any open page of the same person
// counts: pages tell each other when the session was kept alive.
import { say } from './words.js'

const WARNING = 120 // seconds
const SAVING = 10 // before the warning: saving what was typed is a sign of life, and may spare it
const GRACE = 2 // after the end, so that the server has counted to it too

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
    document.addEventListener('pr:kept-alive', (event) => this.begin(event.detail?.seconds))
    this.channel?.addEventListener('message', (event) => this.restart(event.data))
    this.begin()
  }

  begin (seconds = this.length) {
    this.channel?.postMessage(seconds)
    this.restart(seconds)
  }

  restart (seconds) {
    this.endsAt = Date.now() + seconds * 1000
    this.saved = false
    if (this.dialog.open) this.dialog.close()
    clearInterval(this.ticking)
    // A sleeping laptop stops timers, so the time is read off the clock each time.
    this.ticking = setInterval(() => this.look(), 1000)
  }

  look () {
    const left = Math.round((this.endsAt - Date.now()) / 1000)
    if (left <= -GRACE) return this.end()
    if (left <= WARNING + SAVING) this.save()
    if (left <= WARNING) this.warn(left)
  }

  save () {
    if (!this.saved) document.dispatchEvent(new CustomEvent('pr:save-now'))
    this.saved = true
  }

  warn (left) {
    if (!this.dialog.open) this.dialog.showModal()
    this.left.textContent = left > 60 ? '' : say('lessThanAMinute')
  }

  async stay () {
    const seconds = await this.ask()
    if (seconds > 0) this.begin(seconds)
    else this.end()
  }

  // How long the session now lasts; 0 when it could not be kept.
  async ask () {
    try {
      const response = await fetch(this.dialog.dataset.keepAliveUrl, {
        method: 'POST',
        headers: { Accept: 'application/json', 'X-CSRFToken': this.dialog.dataset.csrfToken },
        credentials: 'same-origin',
        redirect: 'error'
      })
      return response.ok ? (await response.json()).seconds_left : 0
    } catch {
      return 0
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
