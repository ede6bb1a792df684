package dev.carillon.socketio;

import dev.carillon.socketio.engineio.EncodedMessage;
import dev.carillon.socketio.parser.Binary;
import dev.carillon.socketio.parser.Packet;
import dev.carillon.socketio.parser.PacketEncoder;
import java.util.ArrayList;
import java.util.List;

/// Packets as the messages of the transport layer.
final class EncodedPackets {
  private EncodedPackets() {}

  static List<EncodedMessage> encode(Packet packet) {
    EncodedMessage text = EncodedMessage.text(PacketEncoder.text(packet));
    List<Binary> attachments = PacketEncoder.attachments(packet);
    if (attachments.isEmpty()) {
      return List.of(text);
    }
    List<EncodedMessage> messages = new ArrayList<>(1 + attachments.size());
    messages.add(text);
    attachments.forEach(
        attachment -> messages.add(EncodedMessage.binary(attachment.asByteBuffer())));
    return List.copyOf(messages);
  }
}
