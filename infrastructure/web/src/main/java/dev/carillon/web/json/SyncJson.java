package dev.carillon.web.json;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.ReadMark;
import dev.carillon.notification.usecases.ports.SyncResult;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What a client misses, as the contract's `sync` has it. Any thread may call it.
public final class SyncJson {
  private static final int ENVELOPE_BYTES = 512;

  private final JsonFactory json = new JsonFactory();
  private final NotificationJson notifications = new NotificationJson();

  public byte[] bytes(SyncResult result) {
    var out = new ByteArrayOutputStream(ENVELOPE_BYTES);
    try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), out)) {
      write(result, generator);
    }
    return out.toByteArray();
  }

  /// A deleted notification: no more than that it is gone.
  public byte[] tombstone(NotificationId id, long seq) {
    var out = new ByteArrayOutputStream();
    try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), out)) {
      writeTombstone(id, seq, generator);
    }
    return out.toByteArray();
  }

  private void write(SyncResult result, JsonGenerator generator) {
    InboxHead head = result.head();
    generator.writeStartObject();
    generator.writeNumberProperty("epoch", head.epoch());
    switch (result) {
      case SyncResult.Changes(var changes, var marks, var since, var seq, var _, var hasMore) -> {
        generator.writeNumberProperty("since", since);
        writeHead(seq, head, false, generator);
        generator.writeName("changes");
        generator.writeStartArray();
        changes.forEach(change -> write(change, generator));
        generator.writeEndArray();
        writeMarks(marks, generator);
        generator.writeBooleanProperty("hasMore", hasMore);
      }
      case SyncResult.Reset(var page) -> {
        generator.writeNumberProperty("since", 0);
        writeHead(head.seq(), head, true, generator);
        generator.writeName("changes");
        notifications.write(page.items(), generator);
        writeMarks(List.of(), generator);
        generator.writeBooleanProperty("hasMore", false);
        if (page.next().isPresent()) {
          generator.writeStringProperty("nextCursor", Long.toString(page.next().getAsLong()));
        } else {
          generator.writeNullProperty("nextCursor");
        }
      }
    }
    generator.writeEndObject();
  }

  private static void writeHead(long seq, InboxHead head, boolean reset, JsonGenerator generator) {
    generator.writeNumberProperty("seq", seq);
    generator.writeNumberProperty("head", head.seq());
    generator.writeNumberProperty("unread", head.unread());
    generator.writeBooleanProperty("reset", reset);
  }

  private void write(SyncResult.Change change, JsonGenerator generator) {
    switch (change) {
      case SyncResult.Change.Row(var row, var _) -> notifications.write(row, generator);
      case SyncResult.Change.Gone(var id, var seq) -> writeTombstone(id, seq, generator);
    }
  }

  private static void writeTombstone(NotificationId id, long seq, JsonGenerator generator) {
    generator.writeStartObject();
    generator.writeStringProperty("id", id.toString());
    generator.writeNumberProperty("seq", seq);
    generator.writeBooleanProperty("deleted", true);
    generator.writeEndObject();
  }

  private static void writeMarks(List<ReadMark> marks, JsonGenerator generator) {
    generator.writeName("marks");
    generator.writeStartArray();
    for (ReadMark mark : marks) {
      generator.writeStartObject();
      generator.writeNumberProperty("upTo", mark.upTo());
      generator.writeStringProperty("readAt", NotificationJson.text(mark.readAt()));
      generator.writeNumberProperty("seq", mark.seq());
      generator.writeEndObject();
    }
    generator.writeEndArray();
  }
}
