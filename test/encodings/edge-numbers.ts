// Numbers at the edges of what the readers of usual forms know: most are good for some types and bad for others. Some are
// no JSON.

import type { Random } from '../oracle/random.ts'

const signed = (text: string): string[] => [text, `-${text}`]

export function integers(): string[] {
  const lengths = Array.from({ length: 25 }, (_, i) => i + 1).flatMap((length) => [
    '9'.repeat(length),
    `1${'0'.repeat(length - 1)}`,
    '1234567890123456789012345'.slice(0, length),
    `0${'1'.repeat(length - 1)}`,
    '0'.repeat(length),
  ])
  const limits = [7n, 8n, 15n, 16n, 24n, 31n, 32n, 53n, 63n, 64n].flatMap((bits) =>
    [-2n, -1n, 0n, 1n].map((more) => String(2n ** bits + more)),
  )
  return [...new Set([...lengths, ...limits])].flatMap(signed)
}

/** Numbers of 15 to 20 digits with the point anywhere, and short ones with zeros at their ends. */
export function decimals(): string[] {
  const digits = ['12345678901234567890', '99999999999999999999', '10000000000000000000', '90000000000000000001']
  const long = digits.flatMap((all) =>
    [15, 16, 17, 18, 19, 20].flatMap((length) =>
      Array.from({ length }, (_, point) => `${all.slice(0, point) || '0'}.${all.slice(point, length)}`),
    ),
  )
  const short = [1, 2, 3, 4, 5, 7, 8, 9, 10, 15].flatMap((length) =>
    Array.from({ length: 11 }, (_, scale) => [
      `${'9'.repeat(length)}.${'9'.repeat(scale)}`,
      `${'9'.repeat(length)}.${'0'.repeat(scale)}`,
      `0.${'0'.repeat(scale)}${'1'.repeat(length)}`,
      `1.5${'0'.repeat(length + scale)}`,
      `1${'0'.repeat(length)}.${'0'.repeat(scale)}1`,
    ]).flat(),
  )
  return [...new Set([...long, ...short])].flatMap(signed)
}

const ODD_NUMBERS = [
  '-',
  '--1',
  '+1',
  '.5',
  '-.5',
  '1.',
  '12.',
  '-12.',
  '1.e5',
  '1.2.3',
  '1e',
  '1e+',
  '0x10',
  '1_000',
  '1 2',
].concat(
  ['0.0', '0e0', '00', '00.5', '1e5', '1E5', '1e+5', '1e-5', '1.5e3', '12e-1', '1e308', '1e309', '1e-400', '4.9e-324'],
  [
    'Infinity',
    'NaN',
    '0.1',
    '0.2',
    '0.30000000000000004',
    '9007199254740993',
    '9007199254740992.0',
    '9007199254740993.5',
  ],
  ['16777216', '16777217', '16777219.0', '9999999.5', '999999.96875', '8388608.5', '3.4028235e38', '3.4028236e38'],
  ['1.17549435', '0.000000059604645', '1.00000017881393', '1.000000178', '33554431', '7.038531e-26'],
)

/** Of 15 to 19 digits, which a double is rounded from. */
export function floats(random: Random): string[] {
  const long = Array.from({ length: 600 }, () => {
    const length = 1 + random.below(19)
    const digits = String(1 + random.below(9)) + random.text([...'0123456789'], length - 1)
    const point = random.below(length)
    return point === 0 ? `0.${digits}` : `${digits.slice(0, point)}.${digits.slice(point)}`
  })
  return [...ODD_NUMBERS, ...long].flatMap(signed)
}
