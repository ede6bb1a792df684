package dev.carillon.web.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Times as the contract writes them, `2026-11-22T07:00:00.120Z`: the years 0 to 9999 in UTC, cut
/// to milliseconds. A page has hundreds of them; a [java.time.format.DateTimeFormatter] took an
/// eighth of the CPU of a page.
public final class Timestamps {
  private static final int SECONDS_OF_DAY = 86_400;
  private static final byte[] PATTERN = "0000-00-00T00:00:00.000Z".getBytes(ISO_8859_1);

  /// Of each, in bytes.
  static final int LENGTH = PATTERN.length;

  /// The contract writes years with four digits, and PostgreSQL knows no year 0.
  private static final int FIRST_YEAR = 1;

  private static final int LAST_YEAR = 9999;

  private Timestamps() {}

  /// Reads a date with a zone, in milliseconds; empty when it is none, or none that can be written.
  public static Optional<Instant> parse(String text) {
    try {
      OffsetDateTime time = OffsetDateTime.parse(text);
      return isYear(time.withOffsetSameInstant(ZoneOffset.UTC).getYear())
          ? Optional.of(time.toInstant().truncatedTo(ChronoUnit.MILLIS))
          : Optional.empty();
    } catch (DateTimeException notDate) {
      return Optional.empty();
    }
  }

  /// Whether a year can be written.
  static boolean isYear(int year) {
    return year >= FIRST_YEAR && year <= LAST_YEAR;
  }

  /// As text.
  public static String text(Instant time) {
    byte[] text = new byte[LENGTH];
    put(time, text, 0);
    return new String(text, ISO_8859_1);
  }

  /// Writes it to a place where [#LENGTH] bytes are free.
  static void put(Instant time, byte[] target, int at) {
    long seconds = time.getEpochSecond();
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_OF_DAY));
    int ofDay = (int) Math.floorMod(seconds, (long) SECONDS_OF_DAY);
    System.arraycopy(PATTERN, 0, target, at, LENGTH);
    putNumber(target, at, 4, date.getYear());
    putNumber(target, at + 5, 2, date.getMonthValue());
    putNumber(target, at + 8, 2, date.getDayOfMonth());
    putNumber(target, at + 11, 2, ofDay / 3600);
    putNumber(target, at + 14, 2, ofDay / 60 % 60);
    putNumber(target, at + 17, 2, ofDay % 60);
    putNumber(target, at + 20, 3, time.getNano() / 1_000_000);
  }

  private static void putNumber(byte[] target, int at, int digits, int value) {
    int rest = value;
    for (int place = at + digits - 1; place >= at; place--) {
      target[place] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }
}
