// Says beside a list of attendance, as people are ticked, whether the meeting is quorate. The server
// counts anew when the page is sent, and says the same where there is no script.
export function countHeads (form) {
  const lists = [...form.querySelectorAll('[data-quorum]')].map((list) => new Heads(list))
  form.addEventListener('change', () => lists.forEach((each) => each.say()))
  lists.forEach((each) => each.say())
}

class Heads {
  constructor (list) {
    this.list = list
    this.quorum = JSON.parse(list.dataset.quorum)
    this.line = list.querySelector('[data-quorum-words]')
  }

  say () {
    const there = this.there()
    const { least, partners, words } = this.quorum
    const lacking = partners.filter((each) => !each.any.some((key) => there.has(key)))
    const count = Math.max(0, least - there.size)
    const quorate = !lacking.length && !count
    this.list.dataset.quorate = this.answered() ? (quorate ? 'yes' : 'no') : ''
    if (!this.answered()) {
      this.line.textContent = ''
      return
    }
    const sentence = quorate ? words.quorate : !lacking.length ? words.few : count ? words.both : words.partners
    const names = lacking.map((each) => each.name)
    const said = names.length > 1 ? `${names.slice(0, -1).join(', ')} ${words.or} ${names.at(-1)}` : names.join('')
    this.line.textContent = sentence.replace('%(partners)s', said).replace('%(count)s', count)
  }

  radios () {
    return [...this.list.querySelectorAll('input[type="radio"]:checked')]
  }

  answered () {
    return this.radios().length > 0
  }

  there () {
    const prefix = `${this.list.dataset.name}-`
    return new Set(this.radios().filter((each) => each.value === 'present')
      .map((each) => each.name.slice(prefix.length, -'-came'.length)))
  }
}
