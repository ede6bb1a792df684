package dev.carillon.server;

import dev.carillon.texts.Reader;
import java.time.ZoneId;
import java.util.Locale;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// How those are spoken to whose contact does not say it.
///
/// @param locale a language tag
/// @param timeZone a name of the IANA's
@ConfigurationProperties("carillon.texts")
record TextSettings(@DefaultValue("fr") Locale locale, @DefaultValue("UTC") ZoneId timeZone) {
  TextSettings {
    if (!ZoneId.getAvailableZoneIds().contains(timeZone.getId())) {
      throw new IllegalArgumentException(
          "carillon.texts.time-zone must be a name such as Europe/Paris, not " + timeZone);
    }
  }

  Reader defaults() {
    return new Reader(locale, timeZone);
  }
}
