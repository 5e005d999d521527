// Expressions that try to cost much: large values, doubling, nesting, and every built-in on all of them.

/** Numbers from 0 to 1, the same for the same seed. */
export function randomFrom(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Data as a provider could send it: long, wide, deep. */
export function hostileInput() {
  let deep = 1
  for (let at = 0; at < 400; at += 1) deep = at % 2 === 0 ? [deep] : { a: deep }
  const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`key${at}`, at]))
  return {
    deep,
    wide,
    objects: Array.from({ length: 50_000 }, (_, at) => ({
      id: at,
      name: `n${at % 97}`,
      tags: ['a', 'b'],
    })),
    numbers: Array.from({ length: 100_000 }, (_, at) => (at * 7919) % 100_003),
    texts: Array.from({ length: 2_000 }, (_, at) => `${'x'.repeat(2_000)}${at}`),
    text: 'lorem ipsum, '.repeat(100_000),
    same: 'a'.repeat(1_000_000),
    digits: `${'1'.repeat(100_000)}x`,
    hex: `0x${'f'.repeat(100_000)}`,
    json: JSON.stringify(Array.from({ length: 20_000 }, () => ({}))),
    lists: Array.from({ length: 300 }, () => Array.from({ length: 300 }, (_, at) => at)),
    date: '2026-01-02T03:04:05.678Z',
    surrogates: '😀'.repeat(100_000),
  }
}

const fields = [
  'deep',
  'wide',
  'objects',
  'numbers',
  'texts',
  'text',
  'same',
  'digits',
  'hex',
  'json',
  'lists',
  'surrogates',
]
const patterns = [
  '/a/',
  '/a+$/',
  '/(a|b)*c/',
  '/x.*z|x/',
  '/(a?){50}b/',
  '/[^,]+,/',
  '/(\\w+) (\\w+)/',
  '/\\pL{20}$/',
]
const pictures = [
  '"[Y][M][D][f][f][f][f]"',
  '"[Y0001]-[M01]-[D01]"',
  '"[MNn][FNn][PN][YW][DW]"',
  '"[Y,*-9999]"',
  '"#,##0.00"',
  '"w"',
  '"I"',
  '"[f][Z][f][Z][f]"',
]
const operators = ['=', '!=', '<', '>', 'in', '&', '+', '*', 'and', 'or', '??', '?:', '~>']

/** Makes expressions out of a source of numbers; functions are names with the number of their arguments. */
export function expressionMaker(random, functions) {
  const pick = (list) => list[Math.floor(random() * list.length)]
  const count = () => pick([3, 50, 1_000, 30_000, 1_000_000])
  const leaf = () =>
    pick([
      () => pick(fields),
      () => `$$.${pick(fields)}`,
      () => `[1..${count()}]`,
      () => `$pad("${pick(['a', 'ab', '', '\\u0000'])}", ${count()}, "${pick(['a', 'x-', '😀'])}")`,
      () => pick(patterns),
      () => pick(pictures),
      () => `${pick([0, 1, -1, 1e15, 1e300, 0.1])}`,
      () => '$',
      () => pick(['""', '"a"', '","', '"b"', '{}', '[]', 'null', 'true']),
      () => `$$.${pick(fields)}.${pick(['id', 'name', 'tags', '*', '**', 'a'])}`,
    ])()
  const doubling = (body) =>
    `($d := function($n, $x) { $n = 0 ? $x : $d($n - 1, ${body}) }; $d(${pick([3, 12, 25, 60])}, ${expression(1)}))`
  const compound = [
    (depth) => call(pick(functions), depth),
    (depth) => call(pick(functions), depth),
    (depth) => `(${expression(depth)} ${pick(operators)} ${expression(depth)})`,
    (depth) => `${leaf()}.(${expression(depth)})`,
    (depth) => `${leaf()}[${expression(depth)}]`,
    (depth) => `${leaf()}^(${pick(['', '>', '<'])}${expression(depth)})`,
    (depth) => `${leaf()}{$string(${expression(depth)}): ${expression(depth)}}`,
    (depth) => `${leaf()}.{${keys(pick([1, 5, 60]), () => expression(depth - 1))}}`,
    () => doubling('[$x, $x]'),
    () => doubling('{"a": $x, "b": $x}'),
    () => doubling('$x & $x'),
    () => doubling('$append($x, $x)'),
    () => doubling('function($y){ [$x($y), $x($y)] }'),
    (depth) => `$map(${expression(depth)}, function($v, $i) { ${expression(depth)} })`,
    (depth) =>
      `$reduce(${expression(depth)}, function($a, $b) { ${pick(['$a & $b', '[$a, $b]', '$append($a, $b)', '{"a": $a}', expression(depth)])} })`,
    (depth) => `$each(${expression(depth)}, function($v, $k) { ${expression(depth)} })`,
    (depth) =>
      `$replace(${expression(depth)}, ${pick(patterns)}, ${pick(['"$1$1"', '"x"', 'function($m) { $m.match & $m.match }'])})`,
    (depth) =>
      `(${expression(depth)} ~> |${pick(['$', '**', '*', 'a'])}|{"z": ${expression(depth)}}|)`,
    (depth) => `${leaf()}@$v.${leaf()}#$i.{"v": $v, "i": $i, "e": ${expression(depth)}}`,
    (depth) =>
      `$eval(${pick([`"${pick(fields)}"`, `$join([1..${count()}].$string($), "+")`, expression(depth)])})`,
    () =>
      `(${Array.from({ length: pick([5, 40]) }, () => '(').join('')}${leaf()}${pick([' ?? ', ' ?: ', ' = '])}1)${')'.repeat(4)}`,
    (depth) => `($f := function($n) { ${expression(depth)} = 1 ? 1 : $f($n + 1) }; $f(1))`,
  ]
  const keys = (length, value) =>
    Array.from({ length }, (_, at) => `"k${at}": ${value()}`).join(', ')
  const call = ({ name, arity }, depth) =>
    `$${name}(${Array.from({ length: arity }, () => expression(depth)).join(', ')})`
  function expression(depth) {
    return depth <= 0 || random() < 0.25 ? leaf() : pick(compound)(depth - 1)
  }
  return () => expression(pick([1, 2, 2, 3]))
}
