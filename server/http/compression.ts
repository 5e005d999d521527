import plugin from '@fastify/compress'

/** Compresses answers of some size for those who take it: gzip and deflate, which cost little for one caller. */
export const compression = {
  plugin,
  options: {
    // Bytes from which it is worth the work.
    threshold: 2048,
    encodings: ['gzip', 'deflate'],
    globalDecompression: false,
    global: true,
  } satisfies plugin.FastifyCompressOptions,
}
