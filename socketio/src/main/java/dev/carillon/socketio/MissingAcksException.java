package dev.carillon.socketio;

import java.util.List;

/// Not every socket that was asked has answered: the others timed out or disconnected. Whether
/// those have handled the event is not known.
public final class MissingAcksException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<AckAnswer> answers;
  private final int missing;

  MissingAcksException(List<AckAnswer> answers, int missing) {
    super(missing + " acks are missing", null, false, false);
    this.answers = List.copyOf(answers);
    this.missing = missing;
  }

  /// The answers that did arrive, in the order of arrival.
  public List<AckAnswer> answers() {
    return answers;
  }

  /// How many sockets have not answered.
  public int missing() {
    return missing;
  }
}
