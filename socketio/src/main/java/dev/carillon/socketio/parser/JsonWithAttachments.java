package dev.carillon.socketio.parser;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A JSON value that has binary attachments somewhere inside: a file in an object, a list of
/// images. Where an attachment belongs, the JSON has a placeholder,
/// `{"_placeholder":true,"num":0}`.
///
/// A value that was received is a slice of its packet, kept with the places of the numbers in it:
/// it is relayed as it came, save for the numbers, which count through a whole packet on the wire.
/// Here they are the value's own, from 0 in the order in which they occur. One attachment that
/// occurs twice is there twice, as in the JavaScript implementation.
public final class JsonWithAttachments implements Argument {
  private final byte[] bytes;
  private final int start;
  private final int end;

  /// Where the digits of each number begin and end in `bytes`.
  private final int[] numbers;

  private final List<Binary> attachments;

  private JsonWithAttachments(
      byte[] bytes, int start, int end, int[] numbers, List<Binary> attachments) {
    this.bytes = bytes;
    this.start = start;
    this.end = end;
    this.numbers = numbers;
    this.attachments = attachments;
  }

  /// A value made of `template`, in which the placeholder with the number `n` stands for
  /// `attachments.get(n)`. See [#placeholder(int)]. Any thread.
  ///
  /// @throws IllegalArgumentException when there is no placeholder in `template` or more than 10,
  ///   or one has a number without an attachment
  public static JsonWithAttachments of(Json template, List<Binary> attachments) {
    byte[] text = template.toUtf8();
    try {
      JsonScanner.Placeholders found = JsonScanner.placeholders(text, attachments.size());
      if (found.size() == 0) {
        throw new IllegalArgumentException("no placeholder in the template");
      }
      return found.cut(text, 0, text.length, attachments);
    } catch (MalformedPacketException malformed) {
      throw new IllegalArgumentException("not a template: " + malformed.getMessage(), malformed);
    }
  }

  /// The JSON that stands for the attachment with that number.
  public static Json placeholder(int number) {
    return Json.trusted(placeholderText(number));
  }

  static String placeholderText(int number) {
    return "{\"_placeholder\":true,\"num\":" + number + "}";
  }

  static JsonWithAttachments cut(
      byte[] bytes, int start, int end, int[] numbers, List<Binary> attachments) {
    return new JsonWithAttachments(bytes, start, end, numbers, List.copyOf(attachments));
  }

  /// The JSON text, with a placeholder for each of [#attachments()], numbered from 0.
  public Json json() {
    if (isNumberedFromZero()) {
      return new Json(bytes, start, end - start);
    }
    ByteOutput out = new ByteOutput(end - start + 8);
    writeTo(out, 0);
    return Json.trusted(out.toByteArray());
  }

  int length() {
    return end - start;
  }

  private boolean isNumberedFromZero() {
    for (int i = 0; i < attachments.size(); i++) {
      byte[] number = Integer.toString(i).getBytes(US_ASCII);
      if (!Arrays.equals(bytes, numbers[2 * i], numbers[2 * i + 1], number, 0, number.length)) {
        return false;
      }
    }
    return true;
  }

  /// One attachment for each placeholder, in the order in which they occur in [#json()].
  public List<Binary> attachments() {
    return attachments;
  }

  /// Writes the JSON with numbers from `first` on.
  void writeTo(ByteOutput out, int first) {
    int written = start;
    for (int i = 0; i < attachments.size(); i++) {
      out.write(bytes, written, numbers[2 * i] - written);
      out.write(Integer.toString(first + i).getBytes(US_ASCII));
      written = numbers[2 * i + 1];
    }
    out.write(bytes, written, end - written);
  }

  static List<Binary> attachmentsOf(List<Argument> arguments) {
    List<Binary> attachments = new ArrayList<>(0);
    for (Argument argument : arguments) {
      switch (argument) {
        case Json _ -> {}
        case Binary binary -> attachments.add(binary);
        case JsonWithAttachments json -> attachments.addAll(json.attachments());
      }
    }
    return attachments;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JsonWithAttachments value
        && attachments.equals(value.attachments)
        && json().equals(value.json());
  }

  @Override
  public int hashCode() {
    return 31 * json().hashCode() + attachments.hashCode();
  }

  /// The JSON text as it is kept, and how many attachments there are.
  @Override
  public String toString() {
    return new String(bytes, start, end - start, UTF_8) + " with " + attachments;
  }
}
