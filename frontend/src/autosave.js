// A form with data-autosave saves itself as a draft: three seconds after the last change, on leaving a
// field, before the session ends, and when the page is put away. It sends what the form holds (never
// files) to data-autosave-url. The answer is JSON: {"message": "Draft saved at 10:42"}, and may hold
// {"fields": {"revision": "7"}} for hidden fields that must move on with the draft, and how long the
// session now lasts: {"seconds_left": 1800}. An answer that is not OK says why in its message.
import { say } from './words.js'

const IDLE = 3000
const AGAIN = 30000

class Draft {
  constructor (form) {
    this.form = form
    this.url = form.dataset.autosaveUrl
    this.status = document.querySelector('[data-autosave-status]')
    this.changed = false
    this.saving = null
    this.timer = null
  }

  watch () {
    this.form.addEventListener('input', () => this.change())
    this.form.addEventListener('change', () => this.change())
    this.form.addEventListener('focusout', () => this.save())
    this.form.addEventListener('submit', () => this.stop())
    document.addEventListener('pr:save-now', () => this.save())
    document.addEventListener('visibilitychange', () => document.hidden && this.putAway())
  }

  change () {
    this.changed = true
    this.wait(IDLE)
  }

  wait (milliseconds) {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.save(), milliseconds)
  }

  stop () {
    this.changed = false
    clearTimeout(this.timer)
  }

  answers () {
    const answers = new FormData(this.form)
    for (const [name, value] of [...answers]) {
      if (value instanceof File) answers.delete(name)
    }
    return answers
  }

  async save () {
    if (!this.changed || this.saving) return
    this.stop()
    this.saving = this.send()
    await this.saving
    this.saving = null
    if (this.changed) this.wait(IDLE)
  }

  async send () {
    try {
      const response = await fetch(this.url, {
        method: 'POST',
        body: this.answers(),
        headers: { Accept: 'application/json', 'X-CSRFToken': token(this.form) },
        credentials: 'same-origin',
        redirect: 'error'
      })
      await this.take(response)
    } catch {
      this.fail(say('notSaved'))
    }
  }

  async take (response) {
    const isJson = (response.headers.get('Content-Type') ?? '').includes('json')
    const said = isJson ? await response.json() : {}
    if (!response.ok) return this.fail(said.message ?? say('notSaved'))
    for (const [name, value] of Object.entries(said.fields ?? {})) {
      const field = this.form.elements.namedItem(name)
      if (field) field.value = value
    }
    this.tell(said.message ?? say('saved', { time: clockTime() }), true)
    document.dispatchEvent(new CustomEvent('pr:kept-alive', { detail: { seconds: said.seconds_left } }))
  }

  fail (message) {
    this.tell(message, false)
    this.changed = true
    this.wait(AGAIN)
  }

  tell (message, well) {
    if (!this.status) return
    this.status.classList.toggle('pr-note--failed', !well)
    this.status.querySelector('[data-autosave-words]').textContent = message
    this.status.hidden = false
  }

  putAway () {
    if (!this.changed || this.saving) return
    if (navigator.sendBeacon(this.url, this.answers())) this.stop()
  }
}

function token (form) {
  return form.elements.namedItem('csrf_token')?.value ?? ''
}

function clockTime () {
  return new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' }).format(new Date())
}

export function saveDrafts () {
  for (const form of document.querySelectorAll('form[data-autosave]')) new Draft(form).watch()
}
