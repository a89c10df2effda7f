// The states of a case on its drawing, each said three ways: a word or sign, a line, a fill.
// Marks are {element id: {state: "done" | "now" | "late", label: "2 late", badge: "5 of 8 in"}};
// a flow may be done too. What is not named has not been reached.
import { svg } from './svg.js'

const LABEL_HEIGHT = 18
const LETTER = 7.2 // about as wide as a bold letter of 12

const SIGNS = {
  now: 'M0 0 9 5 0 10Z',
  late: 'M5.5 0 11 10H0Z'
}

function tick (width) {
  return svg('g', { class: 'pr-mark pr-mark--done', transform: `translate(${width}, 0)` },
    svg('circle', { r: 9.5 }),
    svg('path', { d: 'm-4.2 .3 3 3 5.4-6' })
  )
}

function label (state, text) {
  const width = Math.ceil(text.length * LETTER + 30)
  return svg('g', { class: `pr-mark pr-mark--${state}`, transform: `translate(8, ${-LABEL_HEIGHT / 2 - 2})` },
    svg('rect', { width, height: LABEL_HEIGHT, rx: 1 }),
    svg('path', { d: SIGNS[state], transform: 'translate(7, 4)' }),
    svg('text', { x: 23, y: 13.5 }, text)
  )
}

function band (height) {
  const lines = []
  for (let y = 4; y < height + 8; y += 6) lines.push(`M2 ${Math.min(y, height - 3)}L10 ${Math.max(y - 8, 3)}`)
  return svg('path', { class: 'pr-mark pr-mark--band', d: lines.join('') })
}

function badge (text, { width, height, attachers }) {
  const wide = Math.ceil(text.length * 6.2 + 16)
  const left = attachers?.length ? 0 : (width - wide) / 2 // a limit's clock sits at the lower right
  return svg('g', { class: 'pr-mark pr-mark--badge', transform: `translate(${left}, ${height + 4})` },
    svg('rect', { width: wide, height: 17 }),
    svg('text', { x: wide / 2, y: 12.5 }, text)
  )
}

function markStep (gfx, shape, mark, word) {
  if (mark.state === 'late') gfx.append(band(shape.height))
  if (mark.state === 'done') gfx.append(tick(shape.width))
  else gfx.append(label(mark.state, mark.label || word))
  if (mark.badge) gfx.append(badge(mark.badge, shape))
}

function isStep ({ type }) {
  return /Task$|CallActivity$/.test(type)
}

export function drawMarks (viewer, marks) {
  const canvas = viewer.get('canvas')
  const registry = viewer.get('elementRegistry')
  const words = viewer._container.closest('[data-diagram]').dataset
  for (const [id, mark] of Object.entries(marks)) {
    const element = registry.get(id)
    if (!element) continue // a mark of another sheet
    canvas.addMarker(element, `pr-${mark.state}`)
    if (element.label) canvas.addMarker(element.label, `pr-${mark.state}`)
    if (isStep(element)) markStep(canvas.getGraphics(element), element, mark, words[`${mark.state}Word`] ?? '')
  }
}
