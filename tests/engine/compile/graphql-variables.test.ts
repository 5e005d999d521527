import { graphqlVariables } from '../../../engine/compile/graphql-variables.ts'

function read(document: string) {
  const { declared, used } = graphqlVariables(document)
  return {
    required: declared.filter(({ required }) => required).map(({ name }) => name),
    optional: declared.filter(({ required }) => !required).map(({ name }) => name),
    used: used.map(({ name }) => name),
  }
}

test.each([
  ['{ boards { id } }', [], [], []],
  ['query($a: ID!) { b(id: $a) { c } }', ['a'], [], ['a']],
  ['query Q($a: [ID!], $b: [ID!]!) { x }', ['b'], ['a'], []],
  ['query ($a: Int! = 5 $b: Int! @lower) { x }', ['b'], ['a'], []],
  ['query($a: F = {s: "$no) {", l: [1]}) { x(f: $a) }', [], ['a'], ['a']],
  ['# query($no: ID!)\nquery($a: ID!) { x(t: """ $no ""\\" """) }', ['a'], [], []],
  ['fragment F on T { x(a: $a) }\nquery($a: ID!) @l(n: 1) { ...F }', ['a'], [], ['a']],
  ['query @skip(if: $a) { x(b: $b) }', [], [], ['a', 'b']],
])('the variables of %s', (document, required, optional, used) => {
  expect(read(document)).toEqual({ required, optional, used })
})

test('a variable stands where its sign stands', () => {
  const document = '# é "\nquery($first: Int!) { a(n: $frist) }'
  const { declared, used } = graphqlVariables(document)
  expect(declared.map(({ offset }) => document.slice(offset, offset + 6))).toEqual(['$first'])
  expect(used.map(({ offset }) => document.slice(offset, offset + 6))).toEqual(['$frist'])
})
