// Forms a board wrote, livelier than the server alone can make them. Both parts only spare a press of a
// button: without this script the page works the same, and whatever is shown here the server decides anew.
import { CharacterCount, FileUpload, createAll } from 'govuk-frontend'

import { countHeads } from './quorum.js'
import { phrases } from './words.js'

export function enhanceForms () {
  for (const form of document.querySelectorAll('form[data-answers]')) {
    countHeads(form) // before the questions that depend on it
    const questions = new Questions(form)
    questions.watch()
    new Lists(form, () => questions.find()).watch()
  }
}

// Shows a question when its condition holds. data-show-when lists the fields it depends on and the
// states of them in which it is shown; the server tried the condition on each state beforehand.
class Questions {
  constructor (form) {
    this.form = form
    this.find()
  }

  find () {
    this.boxes = [...this.form.querySelectorAll('[data-show-when]')].map((box) => {
      const { of, rows } = JSON.parse(box.dataset.showWhen)
      return { box, of, rows: new Set(rows.map((row) => JSON.stringify(row))) }
    })
    this.show()
  }

  watch () {
    this.form.addEventListener('input', () => this.show())
    this.form.addEventListener('change', () => this.show())
    window.addEventListener('pageshow', () => this.show())
  }

  // What is hidden counts as not answered, which may hide more: go on until nothing changes.
  show () {
    for (let pass = 0; pass <= this.boxes.length; pass++) {
      if (!this.boxes.map((each) => this.set(each)).includes(true)) return
    }
  }

  set ({ box, of, rows }) {
    const state = of.map(([name, kind]) => this.state(name, kind))
    const hidden = !rows.has(JSON.stringify(state))
    const changed = box.hidden !== hidden
    box.hidden = hidden
    const mark = box.querySelector(':scope > input[name="_shown"]')
    if (mark) mark.disabled = hidden
    return changed
  }

  state (name, kind) {
    if (kind === 'quorum') return this.form.querySelector(`[data-quorum][data-name="${name}"]`)?.dataset.quorate ?? ''
    return kind === 'choice' ? this.chosen(name) : this.filled(name)
  }

  inputs (named) {
    return [...this.form.elements].filter((each) => each.name && named(each.name) && !each.closest('[hidden]'))
  }

  chosen (name) {
    const inputs = this.inputs((each) => each === name)
    const values = inputs.filter((each) => each.tagName === 'SELECT' || each.checked).map((each) => each.value)
    return values.filter(Boolean).sort().join(',')
  }

  filled (name) {
    const inputs = this.inputs((each) => each === name || each.startsWith(`${name}-`))
    const ticked = inputs.find((each) => each.name === `${name}-not_known`)
    if (ticked?.checked) return 'not_known'
    const written = inputs.filter((each) => each.type !== 'checkbox' && each.type !== 'hidden')
    return written.some((each) => each.value.trim()) ? '*' : ''
  }
}

// "Add another" and "Remove" without leaving the page: the server answers with the page as it would
// have been, and only the list concerned is taken from it.
class Lists {
  constructor (form, changed) {
    this.form = form
    this.changed = changed
  }

  watch () {
    this.form.addEventListener('click', (event) => {
      const button = event.target.closest('button[name="_add"], button[name="_remove"]')
      const list = button?.closest('[data-list]')
      if (!list || button.dataset.plain) return
      event.preventDefault()
      this.press(button, list)
    })
  }

  async press (button, list) {
    list.inert = true
    const fresh = await this.ask(button, list).catch(() => null)
    if (!fresh) {
      list.inert = false
      button.dataset.plain = 'yes'
      button.click()
      return
    }
    list.replaceWith(fresh)
    createAll(CharacterCount, { i18n: phrases('characterCount') }, fresh)
    createAll(FileUpload, { i18n: phrases('fileUpload') }, fresh)
    this.changed()
    fresh.dispatchEvent(new Event('change', { bubbles: true }))
    const items = fresh.querySelectorAll(':scope > fieldset > [data-item]')
    const focused = button.name === '_add' && items.length ? items[items.length - 1] : fresh
    focused.focus()
  }

  async ask (button, list) {
    const response = await fetch(this.form.getAttribute('action') || window.location.href, {
      method: 'POST',
      body: this.body(button, list),
      credentials: 'same-origin'
    })
    if (!response.ok) return null
    const page = new DOMParser().parseFromString(await response.text(), 'text/html')
    const found = page.getElementById(list.id)
    return found && document.importNode(found, true)
  }

  // Files chosen elsewhere on the page stay where they are: they would be sent twice.
  body (button, list) {
    const body = new FormData(this.form)
    for (const input of this.form.querySelectorAll('input[type="file"]')) {
      if (!list.contains(input)) body.delete(input.name)
    }
    body.append(button.name, button.value)
    return body
  }
}
