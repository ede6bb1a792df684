package dev.carillon.socketio.parser;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Messages to packets, for one connection: it remembers a packet whose attachments are still to
/// come. Linear in the bytes given; JSON is checked and cut into slices, never built into a tree.
/// Not safe for concurrent use. After an exception the connection is to be closed.
public final class PacketDecoder {
  /// A slice is copied that would keep more than twice its size and this reachable.
  private static final int MAX_SLACK_BYTES = 512;

  private static final byte SPACE = ' ';
  private static final byte DELETE = 0x7f;

  private final int maxBytes;
  private @Nullable Incomplete incomplete;
  private long bytes;

  /// A decoder of packets of any size.
  public PacketDecoder() {
    this(Integer.MAX_VALUE);
  }

  /// @param maxBytes of one packet, its text and its attachments together
  public PacketDecoder(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /// Whether attachments of a packet are still to come.
  public boolean isIncomplete() {
    return incomplete != null;
  }

  /// The bytes that are kept of a packet whose attachments are still to come. Any thread, roughly.
  public long incompleteBytes() {
    return incomplete == null ? 0 : bytes;
  }

  /// The bytes of the packet that came last, as far as it has come: its text and its attachments.
  public long bytes() {
    return bytes;
  }

  /// Takes a text message. It keeps a view of it, unless the message is a small part of a large
  /// array: then a copy, so that what is kept of a packet is never much larger than the packet.
  ///
  /// @return nothing when attachments are to follow
  /// @throws MalformedPacketException when it is no packet, or attachments were to come first
  public Optional<Packet> text(ByteBuffer text) {
    if (incomplete != null) {
      throw new MalformedPacketException("text in place of an attachment");
    }
    bytes = 0;
    count(text);
    Incomplete header = new Header(text).read();
    if (header.attachmentCount > 0) {
      incomplete = header;
      return Optional.empty();
    }
    return Optional.of(header.complete());
  }

  /// Takes a binary message and copies it.
  ///
  /// @return nothing when more attachments are to follow
  /// @throws MalformedPacketException when no attachment was to come
  public Optional<Packet> binary(ByteBuffer bytes) {
    Incomplete waiting = incomplete;
    if (waiting == null) {
      throw new MalformedPacketException("attachment without a packet");
    }
    count(bytes);
    waiting.attachments.add(Binary.of(bytes));
    if (waiting.attachments.size() < waiting.attachmentCount) {
      return Optional.empty();
    }
    incomplete = null;
    return Optional.of(waiting.complete());
  }

  private void count(ByteBuffer message) {
    bytes += message.remaining();
    if (bytes > maxBytes) {
      throw new MalformedPacketException("a packet of more than " + maxBytes + " bytes");
    }
  }

  private static final class Incomplete {
    final PacketType type;
    final int attachmentCount;
    final String namespace;
    final long ackId;
    final List<Json> elements;
    final JsonScanner.@Nullable Placeholders placeholders;
    final List<Binary> attachments = new ArrayList<>(0);

    Incomplete(
        PacketType type,
        int attachmentCount,
        String namespace,
        long ackId,
        List<Json> elements,
        JsonScanner.@Nullable Placeholders placeholders) {
      this.type = type;
      this.attachmentCount = attachmentCount;
      this.namespace = namespace;
      this.ackId = ackId;
      this.elements = elements;
      this.placeholders = placeholders;
    }

    Packet complete() {
      return switch (type) {
        case CONNECT ->
            new Packet.Connect(namespace, elements.isEmpty() ? null : elements.getFirst());
        case DISCONNECT -> new Packet.Disconnect(namespace);
        case EVENT -> new Packet.Event(namespace, ackId, name(), arguments(1));
        case ACK -> new Packet.Ack(namespace, ackId, arguments(0));
        case CONNECT_ERROR -> new Packet.ConnectError(namespace, elements.getFirst());
        case BINARY_EVENT -> new Packet.BinaryEvent(namespace, ackId, name(), arguments(1));
        case BINARY_ACK -> new Packet.BinaryAck(namespace, ackId, arguments(0));
      };
    }

    private String name() {
      return elements.getFirst().unquote();
    }

    private List<Argument> arguments(int from) {
      return placeholders == null
          ? List.copyOf(elements.subList(from, elements.size()))
          : placeholders.resolve(elements, from, attachments);
    }
  }

  /// Reads the text of one packet from the left to the right.
  private static final class Header {
    private final byte[] bytes;
    private final int end;
    private int position;

    Header(ByteBuffer text) {
      if (text.hasArray() && text.array().length <= 2 * text.remaining() + MAX_SLACK_BYTES) {
        bytes = text.array();
        position = text.arrayOffset() + text.position();
        end = position + text.remaining();
      } else {
        bytes = new byte[text.remaining()];
        text.get(text.position(), bytes);
        end = bytes.length;
      }
    }

    Incomplete read() {
      PacketType type = PacketType.of(position < end ? bytes[position++] : -1);
      int attachments = type.binary() ? attachmentCount() : 0;
      String namespace = namespace();
      long ackId = type.mayHaveAckId() ? ackId() : Packet.NO_ACK;
      JsonScanner.Placeholders placeholders =
          type.binary() ? new JsonScanner.Placeholders(attachments) : null;
      List<Json> elements = payload(type, placeholders);
      if (placeholders != null) {
        placeholders.requireDistinct();
      }
      if (type.isAck() && ackId == Packet.NO_ACK) {
        throw new MalformedPacketException("ack without an id");
      }
      if (type.isEvent()) {
        requireEventName(elements);
      }
      return new Incomplete(type, attachments, namespace, ackId, elements, placeholders);
    }

    private int attachmentCount() {
      long count = number(2);
      if (count < 0 || count > Packet.MAX_ATTACHMENTS || position == end) {
        throw new MalformedPacketException("illegal number of attachments");
      }
      if (bytes[position++] != '-') {
        throw new MalformedPacketException("illegal number of attachments");
      }
      return (int) count;
    }

    private String namespace() {
      if (position == end || bytes[position] != '/') {
        return "/";
      }
      int start = position;
      int limit = Math.min(end, start + Packet.MAX_NAMESPACE_BYTES + 1);
      while (position < limit && bytes[position] != ',') {
        position++;
      }
      int length = position - start;
      if (length > Packet.MAX_NAMESPACE_BYTES) {
        throw new MalformedPacketException("namespace too long");
      }
      if (position < end) {
        position++;
      }
      for (int at = start; at < start + length; at++) {
        if ((bytes[at] >= 0 && bytes[at] < SPACE) || bytes[at] == DELETE) {
          throw new MalformedPacketException("control character in a namespace");
        }
      }
      try {
        return StandardCharsets.UTF_8
            .newDecoder()
            .decode(ByteBuffer.wrap(bytes, start, length))
            .toString();
      } catch (CharacterCodingException notUtf8) {
        throw new MalformedPacketException("namespace is not UTF-8");
      }
    }

    private long ackId() {
      return number(Packet.MAX_ACK_ID_DIGITS);
    }

    /// The digits that come next, or -1 when there are none.
    private long number(int maxDigits) {
      long number = 0;
      int start = position;
      while (position < end && bytes[position] >= '0' && bytes[position] <= '9') {
        if (position - start == maxDigits) {
          throw new MalformedPacketException("more than " + maxDigits + " digits");
        }
        number = number * 10 + bytes[position++] - '0';
      }
      return position == start ? -1 : number;
    }

    private List<Json> payload(PacketType type, JsonScanner.@Nullable Placeholders placeholders) {
      return switch (type) {
        case CONNECT -> position == end ? List.of() : List.of(object());
        case DISCONNECT -> {
          if (position < end) {
            throw new MalformedPacketException("DISCONNECT has no payload");
          }
          yield List.of();
        }
        case CONNECT_ERROR -> List.of(value());
        case EVENT, ACK, BINARY_EVENT, BINARY_ACK ->
            JsonScanner.elements(
                bytes,
                position,
                end,
                Packet.MAX_ARGUMENTS + (type.isEvent() ? 1 : 0),
                placeholders);
      };
    }

    private Json object() {
      if (bytes[position] != '{') {
        throw new MalformedPacketException("CONNECT takes an object");
      }
      return value();
    }

    private Json value() {
      return Json.slice(bytes, position, end);
    }

    private static void requireEventName(List<Json> elements) {
      if (elements.isEmpty() || !elements.getFirst().isString()) {
        throw new MalformedPacketException("an event begins with its name");
      }
      if (Packet.isReserved(elements.getFirst().unquote())) {
        throw new MalformedPacketException("reserved event name");
      }
    }
  }
}
