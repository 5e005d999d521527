import type { PGlite as Packed } from '@electric-sql/pglite'

type Prepared = Pick<typeof Packed, 'create' | 'defaultStartParams'>

/** Stands in for the class of the package: the same databases, prepared once in a run; see `tests/run/databases.mjs`. */
export const PGlite = (globalThis as unknown as { preparedDatabases: Prepared }).preparedDatabases
