import { resolve } from 'node:path'
import ts from 'typescript-5.4'

/** The built declarations of what people import; an editor shows their comments. */
const entries = ['index', 'testing', 'expression'].map((name) => resolve(`dist/${name}.d.ts`))

function exportedDeclarations(program: ts.Program): readonly ts.Declaration[] {
  const checker = program.getTypeChecker()
  const symbols = entries.flatMap((file) => {
    const source = program.getSourceFile(file)
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source)
    return module === undefined ? [] : checker.getExportsOfModule(module)
  })
  const targets = symbols.map((symbol) =>
    (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol),
  )
  return [...new Set(targets)].flatMap(({ declarations = [] }) => declarations)
}

function membersOf(declaration: ts.Declaration): readonly ts.Node[] {
  const found: ts.Node[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isConstructorDeclaration(node) || ts.isFunctionDeclaration(node)) return
    if (isMember(node)) found.push(node)
    ts.forEachChild(node, visit)
  }
  visit(declaration)
  return found
}

function isMember(node: ts.Node): boolean {
  return (
    ts.isPropertySignature(node) ||
    ts.isMethodSignature(node) ||
    ts.isPropertyDeclaration(node) ||
    ts.isMethodDeclaration(node) ||
    ts.isGetAccessor(node)
  )
}

// An override says what it is where it was declared first.
function isTold(node: ts.Node): boolean {
  return (
    ts.getJSDocCommentsAndTags(node).length > 0 ||
    ((ts.isPropertyDeclaration(node) || ts.isMethodDeclaration(node)) &&
      ts.isIdentifier(node.name) &&
      ['code', 'toJSON'].includes(node.name.text))
  )
}

test('every member of a public type says what it is', () => {
  const program = ts.createProgram(entries, {
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    types: ['node'],
  })
  const members = exportedDeclarations(program).flatMap(membersOf)
  expect(members.length).toBeGreaterThan(150)
  const silent = members
    .filter((node) => !isTold(node))
    .map((node) => {
      const file = node.getSourceFile().fileName.replace(/.*\/dist\//, '')
      return `${file}: ${node.getText().split('\n')[0]}`
    })
  expect(silent).toEqual([])
})
