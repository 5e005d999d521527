import { execFileSync } from 'node:child_process'
import { MisuseError } from '../misuse.ts'

/** The commit that a name stands for in the repository around the working directory; undefined where there is none. */
export function commitOf(revision: string): string | undefined {
  try {
    return git(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])
      .toString()
      .trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new MisuseError(
        `"${revision}" is no file, and git is not installed to ask for a revision`,
      )
    return undefined
  }
}

/** The files below a path in a commit, or the file itself, by their paths from the working directory. */
export function filesInCommit(commit: string, path: string): readonly string[] {
  const listed = git(['ls-tree', '-r', '-z', '--name-only', commit, '--', path]).toString()
  return listed.split('\0').filter((name) => name !== '')
}

/** The texts of files in a commit, in the order of their paths. */
export function textsInCommit(commit: string, paths: readonly string[]): readonly string[] {
  if (paths.length === 0) return []
  const asked = paths.map((path) => `${commit}:./${path}\n`).join('')
  const answer = git(['cat-file', '--batch'], asked)
  const texts: string[] = []
  let at = 0
  while (at < answer.length && texts.length < paths.length) {
    const end = answer.indexOf('\n', at)
    const size = Number(answer.subarray(at, end).toString().split(' ').at(-1))
    texts.push(answer.subarray(end + 1, end + 1 + size).toString('utf8'))
    at = end + 1 + size + 1
  }
  return texts
}

const mostBytes = 512 * 1024 * 1024

function git(words: readonly string[], input = ''): Buffer {
  return execFileSync('git', [...words], {
    input,
    maxBuffer: mostBytes,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
}
