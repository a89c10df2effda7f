// Builds src/ into ../webapp/static with fingerprinted names and a manifest.json
// ({"app.js": "app-1A2B3C.js"}) by which the templates find them.
import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

import * as esbuild from 'esbuild'
import * as sass from 'sass'

const here = path.dirname(fileURLToPath(import.meta.url))
const goal = path.join(here, '..', 'webapp', 'static')
const making = `${goal}.making`

const SCRIPTS = ['app.js', 'start.js']
const STYLES = ['app.scss', 'diagram.scss']
// Copied as they are.
const PICTURES = ['icon.svg']

// Sass warns of what the libraries' own sheets do; only ours can be mended here.
const ours = {
  warn (message, { stack }) {
    if (!stack?.includes('node_modules')) console.warn(message)
  }
}

async function scripts () {
  const result = await esbuild.build({
    absWorkingDir: here,
    entryPoints: SCRIPTS.map((name) => `src/${name}`),
    outdir: making,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2020',
    minify: true,
    legalComments: 'linked',
    entryNames: '[name]-[hash]',
    chunkNames: '[name]-[hash]',
    metafile: true
  })
  const named = Object.entries(result.metafile.outputs)
    .filter(([, output]) => output.entryPoint && SCRIPTS.includes(path.basename(output.entryPoint)))
    .map(([file, output]) => [path.basename(output.entryPoint), path.basename(file)])
  return Object.fromEntries(named)
}

async function fingerprinted (name, content) {
  const { name: stem, ext } = path.parse(name)
  const print = createHash('sha256').update(content).digest('hex').slice(0, 8).toUpperCase()
  const file = `${stem}-${print}${ext}`
  await writeFile(path.join(making, file), content)
  return file
}

async function styles () {
  const made = {}
  for (const name of STYLES) {
    const { css } = sass.compile(path.join(here, 'src', 'styles', name), {
      loadPaths: [here, path.join(here, 'node_modules')],
      style: 'compressed',
      quietDeps: true,
      logger: ours
    })
    const sheet = name.replace(/scss$/, 'css')
    made[sheet] = await fingerprinted(sheet, css)
  }
  return made
}

async function pictures () {
  const made = {}
  for (const name of PICTURES) {
    made[name] = await fingerprinted(name, await readFile(path.join(here, 'src', 'pictures', name)))
  }
  return made
}

// Built beside and moved into place, so that a failed build leaves the last good one standing.
await rm(making, { recursive: true, force: true })
await mkdir(making, { recursive: true })
const manifest = { ...await scripts(), ...await styles(), ...await pictures() }
await writeFile(path.join(making, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
await rm(goal, { recursive: true, force: true })
await rename(making, goal)
console.log(`built ${Object.keys(manifest).join(', ')}`)
