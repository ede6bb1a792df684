package dev.carillon.web.gateways;

import dev.carillon.socketio.transport.HandshakeRequest;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/// The words for people beside the codes for programs: in French unless the handshake's
/// `Accept-Language` prefers English.
final class GatewayMessages {
  private static final List<Locale> SUPPORTED = List.of(Locale.FRENCH, Locale.ENGLISH);
  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  String of(String code, HandshakeRequest request) {
    Locale locale =
        request.headers().first("accept-language").map(this::best).orElse(Locale.FRENCH);
    return ResourceBundle.getBundle("gateway_messages", locale, NO_FALLBACK).getString(code);
  }

  private Locale best(String acceptLanguage) {
    try {
      Locale found = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), SUPPORTED);
      return found == null ? Locale.FRENCH : found;
    } catch (IllegalArgumentException malformed) {
      return Locale.FRENCH;
    }
  }
}
