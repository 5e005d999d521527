/*
 * The one door to @fastify/compress: answers of some size are compressed for those who take it.
 */
import compress from '@fastify/compress'
import type { App } from './app.ts'

const leastBytes = 2048

/** Adds compression: gzip and deflate, which cost little on answers made for one caller. */
export async function addCompression(app: App): Promise<void> {
  await app.register(compress, {
    threshold: leastBytes,
    encodings: ['gzip', 'deflate'],
    globalDecompression: false,
    global: true,
  })
}
