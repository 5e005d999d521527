import plugin from '@fastify/compress'

/** Compresses larger answers for clients that accept it: by gzip or deflate, which take little time. */
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
