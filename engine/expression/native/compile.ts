import type { Ast } from './ast.ts'
import type { Code } from './run.ts'

/** Compiles one node; passed as a parameter so that each kind of node can have its own file. */
export type Compile = (node: Ast) => Code
