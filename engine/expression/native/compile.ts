import type { Ast } from './ast.ts'
import type { Code } from './run.ts'

/** Compiles one node; handed down so that each kind of node can live in a file of its own. */
export type Compile = (node: Ast) => Code
