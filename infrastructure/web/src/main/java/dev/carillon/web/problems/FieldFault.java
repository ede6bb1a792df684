package dev.carillon.web.problems;

import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.support.DefaultMessageSourceResolvable;

/// What is wrong with one field.
///
/// @param field the field's name on the wire
/// @param text the words for it, found when the language is known
public record FieldFault(String field, MessageSourceResolvable text) {
  private static final int LONGEST_FIELD_CHARS = 64;

  /// A name that came from the client is cut: it is only echoed so that it can be found.
  public FieldFault {
    if (field.length() > LONGEST_FIELD_CHARS) {
      field = field.substring(0, LONGEST_FIELD_CHARS - 1) + '…';
    }
  }

  /// A fault that a code has the words for.
  ///
  /// @param code the code of the words, which is also their last resort
  public static FieldFault of(String field, String code, Object... arguments) {
    return new FieldFault(
        field, new DefaultMessageSourceResolvable(new String[] {code}, arguments, code));
  }
}
