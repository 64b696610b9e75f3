/** A body that cannot be used, and why. */
export class UnreadableBodyError extends Error {
  override readonly name = 'UnreadableBodyError';
}

/** Reads a body to its end. Throws {@link UnreadableBodyError}, or the library's error when it is cut. */
export async function readText(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<string> {
  // Asked for `identity`: what comes compressed anyway could grow to any size when decoded.
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw new UnreadableBodyError('compressed');
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new UnreadableBodyError(`more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  // Fatal: a replacement character in the middle of an id would make it another id.
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new UnreadableBodyError('not UTF-8');
  }
}
