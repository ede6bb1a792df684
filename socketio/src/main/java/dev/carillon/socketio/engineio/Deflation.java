package dev.carillon.socketio.engineio;

import dev.carillon.socketio.engineio.parser.MalformedPayloadException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// `permessage-deflate` without a window from message to message (RFC 7692, section 7.2): one pair
/// of compressors serves every connection of an event loop. Event loop only.
final class Deflation {
  private static final int CHUNK_BYTES = 8192;

  /// What a sender leaves out at the end of a message, and a receiver adds.
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final Inflater inflater = new Inflater(true);
  private final byte[] chunk = new byte[CHUNK_BYTES];

  /// @return at most so many bytes
  /// @throws MalformedPayloadException when `compressed` is no such message, or a larger one
  byte[] inflate(byte[] compressed, int maxBytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(compressed.length * 2);
    inflater.reset();
    try {
      inflater.setInput(compressed);
      inflate(out, maxBytes);
      inflater.setInput(TAIL);
      inflate(out, maxBytes);
    } catch (DataFormatException e) {
      throw new MalformedPayloadException("not deflated");
    }
    return out.toByteArray();
  }

  private void inflate(ByteArrayOutputStream out, int maxBytes) throws DataFormatException {
    while (!inflater.finished()) {
      int length = inflater.inflate(chunk);
      if (length == 0) {
        return;
      }
      if (out.size() + length > maxBytes) {
        throw new MalformedPayloadException("message larger than " + maxBytes);
      }
      out.write(chunk, 0, length);
    }
  }

  byte[] deflate(byte[] bytes, int offset, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(length / 2);
    deflater.reset();
    deflater.setInput(bytes, offset, length);
    int produced;
    do {
      produced = deflater.deflate(chunk, 0, CHUNK_BYTES, Deflater.SYNC_FLUSH);
      out.write(chunk, 0, produced);
    } while (produced == CHUNK_BYTES);
    byte[] whole = out.toByteArray();
    return Arrays.copyOf(whole, whole.length - TAIL.length);
  }
}
