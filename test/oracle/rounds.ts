// How long random tests run, and where their numbers begin. `npm test` is short and always the same; `npm run test:long` runs many
// rounds from a seed of its own, which each test prints. BULKLOAD_TEST_SEED repeats a run.

const isLong = process.env['BULKLOAD_TEST_LONG'] === '1'

export const SEED = Number(process.env['BULKLOAD_TEST_SEED'] ?? (isLong ? Math.floor(Math.random() * 2 ** 31) : 1))

export function rounds(short: number, long: number): number {
  return isLong ? long : short
}
