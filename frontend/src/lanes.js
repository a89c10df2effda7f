// Who acts is written level in a band at the left that stays in view however far one pans.
import { svg } from './svg.js'

const BAND = 116
const LINE = 17
const LETTERS = 12 // that fit in a line of the band

function lines (name) {
  const made = ['']
  for (const word of name.split(/\s+/)) {
    const last = made[made.length - 1]
    if (last && last.length + word.length + 1 > LETTERS) made.push(word)
    else made[made.length - 1] = last ? `${last} ${word}` : word
  }
  return made
}

// A single word too long for the band is drawn narrower rather than over the line.
function squeezed (word) {
  return word.length > LETTERS ? { textLength: BAND - 20, lengthAdjust: 'spacingAndGlyphs' } : {}
}

function band (lane) {
  const words = lines(lane.businessObject.name ?? '')
  const top = lane.height / 2 - (words.length * LINE) / 2 + 13
  return svg('g', { class: 'pr-lane' },
    svg('rect', { width: BAND, height: lane.height }),
    ...words.map((word, index) => svg('text', { x: 10, y: top + index * LINE, ...squeezed(word) }, word))
  )
}

export function drawLaneNames (viewer) {
  const canvas = viewer.get('canvas')
  const layer = canvas.getLayer('pr-lanes', 1)
  const lanes = viewer.get('elementRegistry').filter(({ type }) => type === 'bpmn:Lane')
  const bands = lanes.map((lane) => ({ lane, band: band(lane) }))
  layer.append(...bands.map((each) => each.band))

  const place = ({ viewbox }) => {
    for (const { lane, band } of bands) {
      band.setAttribute('transform', `translate(${Math.max(lane.x, viewbox.x)}, ${lane.y})`)
    }
  }
  viewer.get('eventBus').on('canvas.viewbox.changed', place)
  place({ viewbox: canvas.viewbox() })
}
