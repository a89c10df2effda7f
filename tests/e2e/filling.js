// Does to the questions of a form what a person would, from the top of the page to its end: only to those that are
// seen, and says which. At once, where a person types: that typing is saved by itself is a test of its own.
(questions) => {
  const inputs = [...document.querySelectorAll('main form')].flatMap((form) => [...form.elements])
  const called = (name) => inputs.filter((each) => each.name === name && each.type !== 'hidden')
  // a script puts a larger target in the place of an input for files
  const shown = (each) => (each.type === 'file' ? each.closest('.govuk-form-group') : each).checkVisibility()
  const belongs = (each, name) => each.name === name || each.name.startsWith(`${name}-`)
    || (each.name === '_add' && each.value === name)
  const seen = (name) => inputs.some((each) => belongs(each, name) && each.type !== 'hidden' && shown(each))

  const moves = {
    write: (name, text) => {
      const [input] = called(name)
      if (input.value === text) return
      input.value = text
      for (const kind of ['input', 'change']) input.dispatchEvent(new Event(kind, { bubbles: true }))
    },
    choose: (name, value) => called(name).find((each) => each.value === value).click(),
    tick: (name, values) => called(name).filter((box) => box.checked !== values.includes(box.value))
      .forEach((box) => box.click()),
  }

  return questions.filter(([name, made]) => {
    if (!seen(name)) return false
    made.forEach(([how, ...what]) => moves[how](...what))
    return true
  }).map(([name]) => name)
}
