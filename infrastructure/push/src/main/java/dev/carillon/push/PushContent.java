package dev.carillon.push;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a device shows. Its texts are whole characters without controls, and all but the body are
/// so short that with an empty one it fits every service.
///
/// @param id of the notification, the latest one of a summary
/// @param title null: what shows it has a title of its own, as the app's name
/// @param url a path below the public URL, beginning with one slash; null: there is nothing to open
/// @param badge how many are not read
/// @param tag the same at every attempt, so that a repetition takes the place of what it repeats
/// @param urgent whether it may wake the device
public record PushContent(
    String id,
    String object,
    String type,
    @Nullable String title,
    String body,
    @Nullable String url,
    long badge,
    String tag,
    boolean urgent) {

  /// As a service takes it, the body shortened as far as needed, and no further.
  ///
  /// @param maxBytes what the service takes
  /// @param encode writes it; with a longer body it must not write less
  /// @throws IllegalArgumentException when it does not even fit without a body
  public byte[] fitting(int maxBytes, Function<PushContent, byte[]> encode) {
    byte[] whole = encode.apply(this);
    if (whole.length <= maxBytes) {
      return whole;
    }
    byte[] fits = encode.apply(withBody(""));
    if (fits.length > maxBytes) {
      throw new IllegalArgumentException("it has " + fits.length + " bytes without a body");
    }
    int low = 0;
    int high = maxBytes;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      byte[] tried = encode.apply(withBody(ShownText.shortened(body, middle)));
      if (tried.length <= maxBytes) {
        low = middle;
        fits = tried;
      } else {
        high = middle - 1;
      }
    }
    return fits;
  }

  private PushContent withBody(String shorter) {
    return new PushContent(id, object, type, title, shorter, url, badge, tag, urgent);
  }
}
