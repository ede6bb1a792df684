package dev.carillon.socketio.transport;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An immutable list of names and values in the order of the request: headers, whose names are kept
/// in lower case, or query parameters. A name may occur more than once. It is held for as long as
/// the connection lives, hence one flat array.
public final class Fields {
  private static final Fields EMPTY = new Fields(new String[0]);

  private final String[] namesAndValues;

  private Fields(String[] namesAndValues) {
    this.namesAndValues = namesAndValues;
  }

  public static Fields empty() {
    return EMPTY;
  }

  /// Copies `entries` in their order.
  public static Fields of(Iterator<? extends Map.Entry<String, String>> entries) {
    List<String> flat = new ArrayList<>();
    while (entries.hasNext()) {
      Map.Entry<String, String> entry = entries.next();
      flat.add(entry.getKey());
      flat.add(entry.getValue());
    }
    return flat.isEmpty() ? EMPTY : new Fields(flat.toArray(String[]::new));
  }

  /// The first value of `name`. Ask for headers in lower case.
  public Optional<String> first(String name) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i].equals(name)) {
        return Optional.of(namesAndValues[i + 1]);
      }
    }
    return Optional.empty();
  }

  /// Every value of `name`, in order.
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(2);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i].equals(name)) {
        values.add(namesAndValues[i + 1]);
      }
    }
    return List.copyOf(values);
  }

  @Override
  public String toString() {
    return "Fields[" + namesAndValues.length / 2 + "]";
  }
}
