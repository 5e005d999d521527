import type { Account, EngineOptions } from '../../index.ts'

/** What is recorded, and how. */
export type RecordOptions = Pick<
  EngineOptions,
  'mappings' | 'schemas' | 'allowPrivateNetwork' | 'deadline' | 'send'
> & {
  /** Name of the case, such as `pages`. */
  readonly name: string
  /** The unified resource. */
  readonly resource: string
  /** The account that is called. */
  readonly account: Account
  /** The unified query. */
  readonly query?: object
  /** Id of the record that is got. Default: the resource is listed. */
  readonly id?: string
  /** Whether the list is walked to its end. Default: true. */
  readonly walk?: boolean
  /** What the case shows. Default: made of its name. */
  readonly title?: string
  /** A HAR file that answers in place of the provider. */
  readonly har?: {
    /** Its name in messages. */
    readonly file: string
    /** What it holds. */
    readonly text: string
  }
  /** JSON pointers into answers whose values stay, `@` for any index. Secrets go all the same. */
  readonly keep?: readonly string[]
  /** Texts that must not be in the file, such as the name of a company. */
  readonly hide?: readonly string[]
  /** Whether a call that fails is recorded, too. Default: false. */
  readonly failing?: boolean
  /** Called for every request, with their number so far. */
  readonly onRequest?: (count: number) => void
}
