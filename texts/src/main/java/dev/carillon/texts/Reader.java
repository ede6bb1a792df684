package dev.carillon.texts;

import java.time.ZoneId;
import java.util.Locale;

/// Whom a text is for.
///
/// @param locale decides about the language, and about how numbers and dates are written
/// @param zone decides about what time it is there
public record Reader(Locale locale, ZoneId zone) {}
