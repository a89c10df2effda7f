const SVG = 'http://www.w3.org/2000/svg'

/** An SVG element with its attributes and what it holds. */
export function svg (name, attributes = {}, ...inside) {
  const element = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...inside)
  return element
}
