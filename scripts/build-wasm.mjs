// Compiles the WebAssembly modules and checks their bytes in as base64 constants, so that neither users nor
// `npm run build` need a WebAssembly compiler: `.wat` with wabt, what is in assembly/ with AssemblyScript.
//
// The numbers of the row machine's operations are printed for both of its sides from assembly/operations.mjs.
//
//   node scripts/build-wasm.mjs           writes the constants
//   node scripts/build-wasm.mjs --check   writes nothing; fails when a constant is not what its source compiles to

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'
import loadWabt from 'wabt'
import { OPERATIONS } from '../assembly/operations.mjs'

const MODULES = [
  {
    source: 'src/codecs/compression/city-hash.wat',
    target: 'src/codecs/compression/city-hash.wasm.ts',
    constant: 'CITY_HASH_WASM',
    compile: compileWat,
  },
  {
    source: 'assembly/machine.ts',
    target: 'src/encodings/rows/machine.wasm.ts',
    constant: 'MACHINE_WASM',
    compile: compileAssemblyScript,
  },
  {
    source: 'assembly/record-ends.ts',
    target: 'src/formats/csv/ends/record-ends.wasm.ts',
    constant: 'RECORD_ENDS_WASM',
    compile: compileAssemblyScript,
  },
  {
    source: 'assembly/lz4.ts',
    target: 'src/sources/compression/lz4/lz4.wasm.ts',
    constant: 'LZ4_WASM',
    compile: compileAssemblyScript,
  },
]

const root = new URL('../', import.meta.url)
const isCheck = process.argv.includes('--check')
const wabt = await loadWabt()

const LIST = 'assembly/operations.mjs'
put(LIST, 'assembly/operations.ts', machineNumbers())
put(LIST, 'src/encodings/rows/operation-numbers.ts', hostNumbers())
for (const { source, target, constant, compile } of MODULES) {
  put(source, target, print(source, constant, await compile(source)))
}

function put(source, target, wanted) {
  const url = new URL(target, root)
  if (!isCheck) writeFileSync(url, wanted)
  else if (!existsSync(url) || readFileSync(url, 'utf8') !== wanted) {
    process.exitCode = 1
    process.stderr.write(`${target} is not what comes of ${source}: run node scripts/build-wasm.mjs\n`)
  }
}

/** `export const CLICKHOUSE_FLOAT32: u32 = 7` */
function machineNumbers() {
  const lines = Object.entries(OPERATIONS).map(([name, parameters], number) => {
    const constant = name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()
    return `${parameters && `/** ${parameters} */\n`}export const ${constant}: u32 = ${number}\n`
  })
  return `${generated(LIST)}\n${lines.join('')}`
}

function hostNumbers() {
  const lines = Object.entries(OPERATIONS).map(([name, parameters], number) => {
    return `${parameters && `  /** ${parameters} */\n`}  ${name}: ${number},\n`
  })
  return `${generated(LIST)}\nexport const OPERATION = {\n${lines.join('')}} as const\n`
}

function generated(source) {
  return `// Generated from ${basename(source)} by scripts/build-wasm.mjs. Do not edit.\n`
}

function compileWat(source) {
  const module = wabt.parseWat(source, readFileSync(new URL(source, root), 'utf8'))
  try {
    module.validate()
    return Buffer.from(module.toBinary({}).buffer)
  } finally {
    module.destroy()
  }
}

/** Without a run-time: the module allocates nothing, and its memory is the host's. */
async function compileAssemblyScript(source) {
  let bytes
  const words = []
  const options = '-O3 --runtime stub --enable simd --importMemory --noAssert --outFile machine.wasm'.split(' ')
  const { error } = await asc.main([source, '--baseDir', fileURLToPath(root), ...options], {
    stderr: { write: (text) => words.push(text) },
    writeFile: (name, contents) => {
      if (name.endsWith('.wasm')) bytes = Buffer.from(contents)
    },
  })
  if (error || bytes === undefined) throw new Error(`${source} does not compile: ${words.join('')}`, { cause: error })
  return bytes
}

function print(source, constant, bytes) {
  return `${generated(source)}
/** ${basename(source)} as WebAssembly bytes, in base64. */
export const ${constant} =
  '${bytes.toString('base64')}'
`
}
