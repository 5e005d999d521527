import type { Path } from '../json/path.ts'

/** Where paging parameters go. */
export type PagingLocation = 'query' | 'header' | 'body'

/** Page size: its parameter, and what is asked for. */
export type PageSize = { readonly param: string; readonly size: number }

/** How the end of page and offset walks is known. */
export type Totals = {
  readonly hasMore: Path | undefined
  /** A link to the next page: text, null on the last page, or missing. */
  readonly next: Path | undefined
  readonly total: Path | undefined
  readonly totalHeader: string | undefined
  readonly endsAtShortPage: boolean
}

/** How a list is paged. */
export type Pagination =
  | { readonly format: 'none' }
  | ({
      readonly format: 'page'
      readonly param: string
      readonly firstPage: number
      readonly totalPages: Path | undefined
      readonly itemsPath: Path | undefined
      readonly pageSize: PageSize | undefined
      readonly location: PagingLocation
    } & Totals)
  | ({
      readonly format: 'offset'
      readonly itemsPath: Path | undefined
      readonly param: string
      readonly pageSize: PageSize | undefined
      readonly location: PagingLocation
    } & Totals)
  | {
      readonly format: 'cursor'
      readonly param: string
      readonly cursor: Path | undefined
      readonly cursorHeader: string | undefined
      /** The cursor may be a URL that holds it. */
      readonly cursorInUrl: boolean
      readonly hasMore: Path | undefined
      readonly pageSize: PageSize | undefined
      readonly location: PagingLocation
    }
  | { readonly format: 'link_header'; readonly pageSize: PageSize | undefined }
  | {
      readonly format: 'next_url'
      readonly nextUrl: Path
      readonly done: Path | undefined
      readonly pageSize: PageSize | undefined
    }
