// What the scripts say comes from the page, in the reader's language: <script type="application/json" id="words">.
const block = document.getElementById('words')
const words = block ? JSON.parse(block.textContent) : {}

/** The phrase by its key, its %{name} places filled in. */
export function say (key, places = {}) {
  const phrase = typeof words[key] === 'string' ? words[key] : ''
  return phrase.replace(/%\{(\w+)\}/g, (_, name) => places[name] ?? '')
}

/** The phrases GOV.UK's component of that name needs. */
export function phrases (component) {
  return words[component] ?? {}
}
