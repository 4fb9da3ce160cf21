import { contractOf } from './contract.ts'
import { postgresContract } from './postgres-target.ts'

contractOf(postgresContract('Postgres with three streams', 3))
