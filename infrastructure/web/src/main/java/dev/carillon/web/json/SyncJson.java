package dev.carillon.web.json;

import dev.carillon.notification.domain.InboxHead;
import dev.carillon.notification.domain.NotificationId;
import dev.carillon.notification.domain.ReadMark;
import dev.carillon.notification.usecases.ports.SyncResult;
import java.util.List;

/// What a client misses, as the contract's `sync` has it. Any thread may call it.
public final class SyncJson {
  private static final int ENVELOPE_BYTES = 512;

  private SyncJson() {}

  public static byte[] of(SyncResult result) {
    Utf8Json json = new Utf8Json(ENVELOPE_BYTES);
    write(result, json);
    return json.toByteArray();
  }

  /// A deleted notification: no more than that it is gone.
  public static byte[] tombstone(NotificationId id, long seq) {
    Utf8Json json = new Utf8Json(ENVELOPE_BYTES);
    writeTombstone(id, seq, json);
    return json.toByteArray();
  }

  private static void write(SyncResult result, Utf8Json json) {
    InboxHead head = result.head();
    json.raw("{\"epoch\":").number(head.epoch());
    switch (result) {
      case SyncResult.Changes(var changes, var marks, var since, var seq, var _, var hasMore) -> {
        writeHead(since, seq, head, false, json);
        writeChanges(changes, json);
        writeMarks(marks, json);
        json.raw(",\"hasMore\":").bool(hasMore);
      }
      case SyncResult.Reset(var page) -> {
        writeHead(0, head.seq(), head, true, json);
        NotificationJson.write(page.items(), json);
        writeMarks(List.of(), json);
        json.raw(",\"hasMore\":false,\"nextCursor\":");
        if (page.next().isPresent()) {
          json.string(Long.toString(page.next().getAsLong()));
        } else {
          json.raw("null");
        }
      }
    }
    json.raw('}');
  }

  private static void writeHead(
      long since, long seq, InboxHead head, boolean reset, Utf8Json json) {
    json.raw(",\"since\":").number(since);
    json.raw(",\"seq\":").number(seq);
    json.raw(",\"head\":").number(head.seq());
    json.raw(",\"unread\":").number(head.unread());
    json.raw(",\"reset\":").bool(reset).raw(",\"changes\":");
  }

  private static void writeChanges(List<SyncResult.Change> changes, Utf8Json json) {
    json.raw('[');
    for (int i = 0; i < changes.size(); i++) {
      if (i > 0) {
        json.raw(',');
      }
      switch (changes.get(i)) {
        case SyncResult.Change.Row(var row, var _) -> NotificationJson.write(row, json);
        case SyncResult.Change.Gone(var id, var seq) -> writeTombstone(id, seq, json);
      }
    }
    json.raw(']');
  }

  private static void writeTombstone(NotificationId id, long seq, Utf8Json json) {
    json.raw("{\"id\":").string(id.toString());
    json.raw(",\"seq\":").number(seq).raw(",\"deleted\":true}");
  }

  private static void writeMarks(List<ReadMark> marks, Utf8Json json) {
    json.raw(",\"marks\":[");
    for (int i = 0; i < marks.size(); i++) {
      ReadMark mark = marks.get(i);
      json.raw(i == 0 ? "{\"upTo\":" : ",{\"upTo\":").number(mark.upTo());
      json.raw(",\"readAt\":").time(mark.readAt());
      json.raw(",\"seq\":").number(mark.seq()).raw('}');
    }
    json.raw(']');
  }
}
