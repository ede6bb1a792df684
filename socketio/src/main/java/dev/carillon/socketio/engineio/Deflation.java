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

  /// An empty block that says it is the last: an inflater takes it only between two blocks.
  private static final byte[] LAST_BLOCK = {3, 0};

  /// How much a message may grow by being compressed, beside its own length. Empty blocks cost time
  /// and inflate to nothing that a limit would see.
  private static final int MAX_OVERHEAD_BYTES = 1024;

  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final Inflater inflater = new Inflater(true);
  private final byte[] chunk = new byte[CHUNK_BYTES];

  /// @return at most so many bytes
  /// @throws MalformedPayloadException when `compressed` is no such message, or a larger one
  byte[] inflate(byte[] compressed, int maxBytes) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(Math.min(maxBytes, compressed.length) + CHUNK_BYTES);
    inflater.reset();
    try {
      inflate(compressed, out, maxBytes);
      if (!inflater.finished()) {
        int inflated = out.size();
        inflate(TAIL, out, maxBytes);
        inflate(LAST_BLOCK, out, maxBytes);
        if (out.size() != inflated || !inflater.finished()) {
          throw new MalformedPayloadException("cut off in the middle of a block");
        }
      }
    } catch (DataFormatException e) {
      throw new MalformedPayloadException("not deflated");
    }
    if (compressed.length > 2L * out.size() + MAX_OVERHEAD_BYTES) {
      throw new MalformedPayloadException("empty blocks");
    }
    return out.toByteArray();
  }

  /// What comes after a block that says it is the last is compressed anew (RFC 7692, section
  /// 7.2.3.4); the input may end with such a block.
  private void inflate(byte[] compressed, ByteArrayOutputStream out, int maxBytes)
      throws DataFormatException {
    inflater.setInput(compressed);
    while (true) {
      int length = inflater.inflate(chunk);
      if (length > maxBytes - out.size()) {
        throw MalformedPayloadException.tooLarge(maxBytes);
      }
      out.write(chunk, 0, length);
      int rest = inflater.getRemaining();
      if (inflater.finished() && rest > 0) {
        inflater.reset();
        inflater.setInput(compressed, compressed.length - rest, rest);
      } else if (length == 0) {
        return;
      }
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
