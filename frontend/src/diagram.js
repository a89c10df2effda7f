// One sheet of a procedure, drawn by bpmn-js, with the state of a case marked on it.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer'

import { drawLaneNames } from './lanes.js'
import { drawMarks } from './marks.js'

const SMALLEST_WORDS = 11 / 14 // words are drawn at 14; smaller than 11 px nobody can read
const ROOM_BELOW = 34 // for the bpmn.io mark, which must stay whole
const MARGIN = 16
const STEP = 1.2

// People's steps carry no icon; what the service sends by itself carries the envelope.
function onlyTellingIcons (viewer) {
  const { handlers } = viewer.get('bpmnRenderer')
  handlers['bpmn:UserTask'] = handlers['bpmn:ManualTask'] = handlers['bpmn:Task']
  handlers['bpmn:ServiceTask'] = handlers['bpmn:SendTask']
}

// Ends are drawn thicker than beginnings; a step asked of many leaves room for its three bars.
function tellKinds (viewer) {
  const canvas = viewer.get('canvas')
  for (const element of viewer.get('elementRegistry').getAll()) {
    if (element.type === 'bpmn:EndEvent') canvas.addMarker(element, 'pr-end')
    if (element.businessObject.loopCharacteristics) canvas.addMarker(element, 'pr-many')
  }
}

/** The element to look at first: what is late, else what is asked now. */
function worst (marks) {
  const of = (state) => Object.keys(marks).find((id) => marks[id].state === state)
  return of('late') ?? of('now')
}

class NotFetched extends Error {
  name = 'NotFetched'
}

async function fetched (address) {
  const response = await fetch(address, { credentials: 'same-origin' })
  if (!response.ok) throw new NotFetched(`${address}: ${response.status}`)
  return response
}

export class Drawing {
  constructor (holder) {
    this.holder = holder
    this.frame = holder.querySelector('[data-diagram-frame]')
    this.viewer = new NavigatedViewer({
      container: this.frame,
      zoomScroll: { enabled: false }, // the wheel belongs to the page
      textRenderer: {
        defaultStyle: { fontFamily: '"Helvetica Neue", Helvetica, Arial, sans-serif', fontSize: 14, lineHeight: 1.15 },
        externalStyle: { fontSize: 13, lineHeight: 1.15 }
      }
    })
    this.canvas = this.viewer.get('canvas')
    onlyTellingIcons(this.viewer)
  }

  async show () {
    const [xml, marks] = await Promise.all([this.xml(), this.marks()])
    this.frame.hidden = false
    await this.viewer.importXML(xml)
    drawLaneNames(this.viewer)
    tellKinds(this.viewer)
    drawMarks(this.viewer, marks)
    this.worst = worst(marks)
    this.name()
    this.fit()
    this.tools()
  }

  async xml () {
    return (await fetched(this.holder.dataset.diagramUrl)).text()
  }

  async marks () {
    const written = this.holder.querySelector('script[type="application/json"]')
    if (written) return JSON.parse(written.textContent)
    if (!this.holder.dataset.marksUrl) return {}
    return (await fetched(this.holder.dataset.marksUrl)).json()
  }

  // To a screen reader the drawing is one image; its name says where the same stands in words.
  name () {
    const svg = this.frame.querySelector('.djs-container > svg')
    svg.setAttribute('role', 'img')
    svg.setAttribute('aria-label', this.holder.dataset.diagramName)
  }

  // Drawn so that its words can be read; whoever asks for the whole width gets it, however small.
  fit (whole = false) {
    const { inner } = this.canvas.viewbox()
    const wanted = (this.frame.clientWidth - 2 * MARGIN) / inner.width
    const zoom = wanted < SMALLEST_WORDS && !whole ? 1 : Math.min(wanted, 1)
    this.frame.style.height = `${Math.ceil(inner.height * zoom + 2 * MARGIN + ROOM_BELOW)}px`
    this.canvas.resized()
    this.look(this.left(inner, zoom), inner.y - MARGIN / zoom, zoom)
  }

  // Where the sheet is wider than the frame, what matters most stands in the middle.
  left (inner, zoom) {
    const least = inner.x - MARGIN / zoom
    const most = inner.x + inner.width + MARGIN / zoom - this.frame.clientWidth / zoom
    const element = this.worst && this.viewer.get('elementRegistry').get(this.worst)
    if (!element || most <= least) return least
    const wanted = element.x + element.width / 2 - this.frame.clientWidth / zoom / 2
    return Math.min(Math.max(wanted, least), most)
  }

  look (x, y, zoom) {
    this.canvas.viewbox({
      x, y, width: this.frame.clientWidth / zoom, height: this.frame.clientHeight / zoom
    })
  }

  tools () {
    const acts = {
      in: () => this.canvas.zoom(this.canvas.zoom() * STEP),
      out: () => this.canvas.zoom(this.canvas.zoom() / STEP),
      fit: () => this.fit(true),
      left: () => this.canvas.scroll({ dx: 120, dy: 0 }),
      right: () => this.canvas.scroll({ dx: -120, dy: 0 })
    }
    const keys = { '+': 'in', '=': 'in', '-': 'out', 0: 'fit', ArrowLeft: 'left', ArrowRight: 'right' }
    const tools = this.holder.querySelector('[data-diagram-tools]')
    tools.hidden = false
    tools.addEventListener('click', (event) => acts[event.target.closest('button')?.value]?.())
    this.holder.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return
      event.preventDefault()
      event.stopPropagation()
      acts[keys[event.key]]()
    }, true)
  }
}
