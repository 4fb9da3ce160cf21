// What a value that cannot be parsed should have looked like, by the type of its column.

/** What a value of a scalar type must look like; other types are named. */
const FORMS: readonly (readonly [type: RegExp, form: string])[] = [
  [/^Date(?:32)?$/i, 'an ISO 8601 date (YYYY-MM-DD)'],
  [/^(?:DateTime|timestamp)/i, 'an ISO 8601 date and time (YYYY-MM-DD HH:MM:SS)'],
  [/^time/i, 'an ISO 8601 time (HH:MM:SS)'],
  [/^interval/i, 'an ISO 8601 duration (P1DT2H) or interval'],
]

export function validForm(type: string): string {
  const [, inner = type] = /^Nullable\((.*)\)$/.exec(type) ?? []
  const form = inner.endsWith('[]') ? undefined : FORMS.find(([scalar]) => scalar.test(inner))?.[1]
  return form ?? `a valid ${type}${/date|time/i.test(type) ? ' (dates and times are ISO 8601)' : ''}`
}
