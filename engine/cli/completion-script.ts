/** A command as completion sees it. */
export type CompletedCommand = {
  /** Its words, such as `account add`; empty for the program itself. */
  readonly path: string
  readonly summary: string
  /** What may follow: subcommands, flags, providers. */
  readonly words: readonly { readonly word: string; readonly meaning: string }[]
}

/** Shells that completion is written for. */
export const shells = ['bash', 'zsh', 'fish'] as const

/** One of {@link shells}. */
export type Shell = (typeof shells)[number]

/** The script that makes a shell complete command lines. */
export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): string {
  if (shell === 'fish') return fishScript(commands)
  return shell === 'bash' ? bashScript(commands) : zshScript(commands)
}

// Which command a line names: each word that continues a known path is a part of it.
function pathCases(commands: readonly CompletedCommand[]): string {
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => `"${path}"`)
  return paths.join('|')
}

function wordCases(
  commands: readonly CompletedCommand[],
  line: (words: readonly string[]) => string,
): string {
  return commands
    .map(({ path, words }) => `    "${path}") ${line(words.map(({ word }) => word))} ;;\n`)
    .join('')
}

function bashScript(commands: readonly CompletedCommand[]): string {
  return `# bash completion of crosswalk: source <(crosswalk completion bash)
_crosswalk() {
  local word words="" path=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "\${path:+$path }$word" in
      ${pathCases(commands)}) path="\${path:+$path }$word" ;;
    esac
  done
  case "$path" in
${wordCases(commands, (words) => `words="${words.join(' ')}"`)}  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _crosswalk crosswalk
`
}

function zshScript(commands: readonly CompletedCommand[]): string {
  return `#compdef crosswalk
# zsh completion of crosswalk: source <(crosswalk completion zsh)
_crosswalk() {
  local word line=""
  local -a known
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "\${line:+$line }$word" in
      ${pathCases(commands)}) line="\${line:+$line }$word" ;;
    esac
  done
  case "$line" in
${wordCases(commands, (words) => `known=(${words.join(' ')})`)}  esac
  compadd -- $known || _files
}
compdef _crosswalk crosswalk
`
}

function fishScript(commands: readonly CompletedCommand[]): string {
  const lines = commands.flatMap(({ path, words }) =>
    words.map(({ word, meaning }) => {
      const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${word}`
      return `complete -c crosswalk -n ${quoted(conditionOf(path, commands))} ${what} -d ${quoted(meaning)}`
    }),
  )
  return `# fish completion of crosswalk: crosswalk completion fish | source\n${lines.join('\n')}\n`
}

// A subcommand is meant as soon as it is named; a command with subcommands only as long as none is.
function conditionOf(path: string, commands: readonly CompletedCommand[]): string {
  if (path === '') return '__fish_use_subcommand'
  const seen = path.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`)
  const below = commands
    .filter((other) => other.path.startsWith(`${path} `))
    .map((other) => other.path.slice(path.length + 1))
  const none = below.length === 0 ? [] : [`not __fish_seen_subcommand_from ${below.join(' ')}`]
  return [...seen, ...none].join('; and ')
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
