// A button with data-copy="id" puts the text of that element on the clipboard and says so in its own words,
// data-copied. Without this script the buttons stay hidden and the text is selected by hand.
const BACK_AFTER = 2500

function words (button) {
  return button.firstChild
}

async function copy (button, text) {
  await navigator.clipboard.writeText(text)
  const before = words(button).textContent
  if (before === button.dataset.copied) return
  words(button).textContent = button.dataset.copied
  button.focus()
  setTimeout(() => { words(button).textContent = before }, BACK_AFTER)
}

export function offerCopies () {
  if (!navigator.clipboard) return
  for (const button of document.querySelectorAll('button[data-copy]')) {
    const source = document.getElementById(button.dataset.copy)
    if (!source) continue
    button.hidden = false
    button.setAttribute('aria-live', 'polite')
    button.addEventListener('click', () => copy(button, source.innerText))
  }
}
