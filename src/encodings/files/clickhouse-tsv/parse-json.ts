// JSON -> values of JavaScript that keep every digit: JSON.parse would round long integers and decimals without a word.

/** An array of Postgres with bounds of its own, as a text: `[2:3]={1,NULL}`. No JSON begins like this. */
const BOUNDS = /^\[-?\d+:/
/** May be a number that a double does not hold. Strings match, too, which costs time only. */
const MAY_BE_LONG = /[\d.]{16}|\de/i
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/gs
const INTEGER = /^-?\d+$/
const PARTS = /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i
/** What a text that stands for a number begins with. It is of this process, so that no data can have it. */
const MARK = `${crypto.randomUUID()}:`

/** Numbers that a double holds are numbers, longer integers are bigints, other numbers are texts with all their digits. */
export function parseJson(text: string): unknown {
  if (BOUNDS.test(text)) return text
  if (!MAY_BE_LONG.test(text)) return JSON.parse(text)
  let isMarked = false
  const marked = text.replace(STRING_OR_NUMBER, (token) => {
    if (token.startsWith('"') || isExact(token)) return token
    isMarked = true
    return `"${MARK}${token}"`
  })
  return isMarked ? JSON.parse(marked, unmarked) : JSON.parse(text)
}

function unmarked(_key: string, value: unknown): unknown {
  if (typeof value !== 'string' || !value.startsWith(MARK)) return value
  const digits = value.slice(MARK.length)
  return INTEGER.test(digits) ? BigInt(digits) : digits
}

/** Whether a JavaScript number says the same. */
export function isExact(token: string): boolean {
  const number = Number(token)
  return INTEGER.test(token) ? Number.isSafeInteger(number) : significant(token) === significant(String(number))
}

/** The digits without zeros at their ends, and their exponent; the sign stays the same. */
function significant(number: string): string {
  const [, whole = '', fraction = '', exponent = '0'] = PARTS.exec(number) ?? []
  const digits = (whole + fraction).replace(/^0+/, '')
  const kept = digits.replace(/0+$/, '')
  return kept === '' ? '0' : `${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`
}
