package dev.carillon.events;

/// Turns an event's JSON into the type that a listener's method takes.
public interface EventDataReader {
  /// Reads the data as the type.
  ///
  /// @param json a JSON object's text
  /// @throws IllegalArgumentException when the data does not fit the type
  <T> T read(String json, Class<T> type);
}
