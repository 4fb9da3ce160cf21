// Random addresses, bytes, bits and shapes in the forms that are read.
import type { Random } from '../oracle/random.ts'
import { spelled } from './random-rows.ts'

const HEX = [...'0123456789abcdefABCDEF']

export type JsonMaker = (random: Random) => string

export const quoted =
  (make: JsonMaker): JsonMaker =>
  (random) =>
    spelled(random, make(random), random.chance(0.1) ? 0.2 : 0)

export function bytea(random: Random): string {
  if (random.chance(0.5)) {
    const pairs = Array.from({ length: random.below(12) }, () => random.text(HEX, 2))
    return JSON.stringify(`\\x${pairs.join(random.pick(['', '', ' ', '\n']))}`)
  }
  const pieces = ['a', 'é', '😀', '\\\\', '\\000', '\\377', '\\101', ' ', "'", '"', '\n']
  return spelled(random, random.text(pieces, random.below(10)), 0.05)
}

const byte = (random: Random): number => (random.chance(0.2) ? random.pick([0, 255]) : random.below(256))
const v4 = (random: Random): string => Array.from({ length: 4 }, () => byte(random)).join('.')

function v6(random: Random): string {
  const group = (): string => (random.chance(0.4) ? '0' : random.text(HEX, 1 + random.below(4)))
  const form = random.below(5)
  if (form === 0) return random.pick(['::', '::1', '1::', '::ffff:1.2.3.4', '::1.2.3.4', '::1:0', '0:0:0:0:0:0:0:0'])
  if (form === 1) return `${Array.from({ length: 6 }, group).join(':')}:${v4(random)}`
  const groups = Array.from({ length: 8 }, group)
  if (form === 2) return groups.join(':')
  const from = random.below(8)
  return `${groups.slice(0, from).join(':')}::${groups.slice(from + 1 + random.below(8 - from)).join(':')}`
}

/** A network has no bits to the right of it. */
export function cidr(random: Random): string {
  if (random.chance(0.2))
    return random.pick(['10/8', '192.168/16', '172.16.0/20', '0/0', '1.2.3.4', '::/0', '2001:db8::/32', '::1'])
  const bytes = [byte(random), byte(random), byte(random), byte(random)]
  const bits = random.below(33)
  return `${bytes.map((value, i) => value & (0xff00 >> Math.min(8, Math.max(0, bits - i * 8)))).join('.')}/${bits}`
}

export function mac(random: Random, byteCount: 6 | 8): string {
  const pairs = Array.from({ length: byteCount }, () => random.text(HEX, 2))
  const joined = pairs.join('')
  const forms = [pairs.join(':'), pairs.join('-'), joined]
  const fours = joined.match(/..../g)?.join('.') ?? ''
  if (byteCount === 6) forms.push(fours, joined.replace(/(.{6})/, '$1:'), joined.replace(/(.{6})/, '$1-'))
  return random.pick(forms)
}

export function bits(random: Random, count: number): string {
  const text = random.text(['0', '1'], count)
  // A number of zeros and ones is taken too.
  return /^(?:0|1[01]*)$/.test(text) && random.chance(0.3) ? text : `"${text}"`
}

export const uuid: JsonMaker = (random) => [8, 4, 4, 4, 12].map((count) => random.text(HEX, count)).join('-')

export function inet(random: Random): string {
  const address = random.chance(0.5) ? v4(random) : v6(random)
  return random.chance(0.5) ? address : `${address}/${random.below(address.includes(':') ? 129 : 33)}`
}

function coordinate(random: Random): string {
  if (random.chance(0.2)) return random.pick(['0', '-1', '1e300', '-2.5E-3', '123456789012345680', '0.1'])
  return `${random.chance(0.5) ? '-' : ''}${random.below(1000)}.${random.below(1000)}`
}

function points(random: Random, count: number): string {
  const blank = (): string => random.pick(['', '', ' '])
  return Array.from(
    { length: count },
    () => `(${blank()}${coordinate(random)}${blank()},${blank()}${coordinate(random)}${blank()})`,
  ).join(random.pick([',', ', ']))
}

const many = (random: Random): string => points(random, 1 + random.below(5))

/** Geometric types as they are printed, with spaces between, and in their barer forms. */
export const shapes: Readonly<Record<string, JsonMaker>> = {
  point: (random) => random.pick([points(random, 1), `${coordinate(random)},${coordinate(random)}`]),
  lseg: (random) => random.pick([`[${points(random, 2)}]`, `(${points(random, 2)})`, points(random, 2)]),
  box: (random) => random.pick([points(random, 2), `(${points(random, 2)})`]),
  line: (random) => `{${coordinate(random)},${1 + random.below(9)}, ${coordinate(random)}}`,
  path: (random) => random.pick([`[${many(random)}]`, `(${many(random)})`]),
  polygon: (random) => `(${many(random)})`,
  circle: (random) => `<${points(random, 1)},${random.below(100)}.5>`,
}
