// Draws [data-diagram] where the screen is wide enough; on a phone only when asked. The drawing code is
// large, so it is fetched only then. The same is always there in words.
const WIDE = '(min-width: 40.0625em)'

async function draw (holder) {
  const instead = holder.querySelector('[data-diagram-instead]')
  try {
    const { Drawing } = await import('./diagram.js')
    await new Drawing(holder).show()
    instead.hidden = true
  } catch (error) {
    holder.classList.add('pr-diagram--failed') // the reader is sent to the words
    if (error.name !== 'NotFetched') throw error
  }
}

export function showDiagrams () {
  for (const holder of document.querySelectorAll('[data-diagram]')) {
    if (window.matchMedia(WIDE).matches) {
      draw(holder)
      continue
    }
    holder.querySelector('[data-diagram-show]').addEventListener('click', (event) => {
      event.preventDefault()
      draw(holder)
    })
  }
}
